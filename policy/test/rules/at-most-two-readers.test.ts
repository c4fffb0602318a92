import { atMostTwoReaders } from "../../rules/at-most-two-readers";
import { describeRule } from "../cases";
import { all, UNKNOWN_LIST, type TestStack } from "../stack";

/** Mappings a, b, c … on one table. */
function readers(s: TestStack, count: number, inputs: Record<string, unknown> = {}, ofTable = {}) {
  const table = s.table("orders", ofTable);
  for (const name of "abcdefgh".slice(0, count)) s.mapping(name, table, name === "a" ? inputs : {});
  return table;
}

const replicas = [{ regionName: "eu-west-1" }];

describeRule(atMostTwoReaders, [
  { kind: "good", name: "two", build: (s) => readers(s, 2) },
  {
    kind: "good",
    name: "two on each of two tables",
    build: (s) => (readers(s, 2), s.mapping("z", s.table("other"))),
  },
  { kind: "good", name: "a third that is switched off", build: (s) => readers(s, 3, { enabled: false }) },
  {
    kind: "good",
    name: "three, which the configuration allows",
    config: { maximum: 3 },
    build: (s) => readers(s, 3),
  },
  {
    kind: "good",
    name: "three on a table without a stream, and one that can't be told",
    build: (s) => {
      const table = s.table("off", { streamEnabled: false });
      for (const name of ["x", "y", "z"]) s.mapping(name, table);
      const tables = [s.table("t"), s.table("u")];
      s.mapping("maybe", {
        eventSourceArn: all(
          tables.map((one) => one.get("streamArn")),
          (arn) => arn,
        ),
      });
    },
  },
  {
    kind: "bad",
    name: "three",
    build: (s) => readers(s, 3),
    reports: [
      {
        on: "c",
        message:
          /Mapping "c" is one of 3 readers of the same stream \(mappings "a", "b" and "c"\); DynamoDB throttles more than 2\./,
      },
    ],
  },
  {
    kind: "bad",
    name: "four, of which two are too many",
    phase: "up",
    build: (s) => readers(s, 4),
    reports: ["c", "d"].map((on) => ({ on, message: /is one of 4/ })),
  },
  {
    kind: "bad",
    name: "two, when the configuration allows one",
    config: { maximum: 1 },
    build: (s) => readers(s, 2),
    reports: [{ on: "b", message: /throttles more than 1\./ }],
  },
  { kind: "good", name: "one on a table with replicas", build: (s) => readers(s, 1, {}, { replicas }) },
  {
    kind: "bad",
    name: "two on a table with replicas, whose stream replication reads as well",
    build: (s) => readers(s, 2, {}, { replicas }),
    reports: [{ on: "b", message: /DynamoDB throttles more than 1 on a table with replicas/ }],
  },
  {
    kind: "bad",
    name: "two on a table whose replica is a resource of its own",
    build: (s) => {
      const table = readers(s, 2);
      s.add("aws:dynamodb/tableReplica:TableReplica", "eu", { globalTableArn: table.get("arn") }, { arn: "arn:eu" });
    },
    reports: [{ on: "b", message: /throttles more than 1 on a table with replicas/ }],
  },
  {
    kind: "undecided",
    name: "two on a table that may have replicas",
    build: (s) => readers(s, 2, {}, { replicas: UNKNOWN_LIST }),
    reports: [{ on: "b", message: /one of 2 readers .* whether it has any is unknown until the update/ }],
  },
  {
    kind: "undecided",
    name: "three on a table that may have replicas: the third is one too many anyway",
    build: (s) => readers(s, 3, {}, { replicas: UNKNOWN_LIST }),
    reports: [
      { on: "b", message: /whether it has any is unknown/ },
      { outcome: "violation", on: "c", message: /throttles more than 2\./ },
    ],
  },
  {
    kind: "undecided",
    name: "a third on one of two tables",
    build: (s) => {
      readers(s, 2);
      const tables = [s.table("x"), s.table("y")];
      s.mapping("maybe", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "maybe", message: /which stream it reads is unknown until the update/ }],
  },
]);
