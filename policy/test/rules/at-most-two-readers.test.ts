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
  { kind: "good", name: "two mappings on one table", build: (s) => readers(s, 2) },
  {
    kind: "good",
    name: "two mappings on each of two tables",
    build: (s) => (readers(s, 2), s.mapping("z", s.table("other"))),
  },
  { kind: "good", name: "a third mapping that is disabled", build: (s) => readers(s, 3, { enabled: false }) },
  {
    kind: "good",
    name: "three mappings if the configuration allows three",
    config: { maximum: 3 },
    build: (s) => readers(s, 3),
  },
  {
    kind: "good",
    name: "three mappings on a table without a stream, and one on an undecided table",
    build: (s) => {
      const table = s.table("off", { streamEnabled: false });
      for (const name of ["x", "y", "z"]) s.mapping(name, table);
      const tables = [s.table("t"), s.table("u")];
      s.mapping("maybe", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
      });
    },
  },
  {
    kind: "good",
    name: "three mappings of which one is a second of its function, which mapping-is-unique reports instead",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      s.mapping("again", table, { functionName: fn.get("arn") });
      s.mapping("other", table, { functionName: s.function("other").get("arn") });
    },
  },
  {
    kind: "bad",
    name: "three mappings on one table",
    build: (s) => {
      const table = s.table("orders");
      for (const name of ["audit", "index", "notify"]) s.mapping(name, table);
    },
    reports: [
      {
        on: "notify",
        message:
          /Mapping "notify" is one of 3 readers of the same stream \(mappings "audit", "index" and "notify"\); DynamoDB throttles more than 2\./,
      },
    ],
  },
  {
    kind: "bad",
    name: "a pipe beside two functions",
    build: (s) => {
      const { table } = s.consumer("orders");
      s.mapping("other", table, { functionName: s.function("other").get("arn") });
      s.pipe("pipe", table);
    },
    reports: [{ on: "pipe", message: /Pipe "pipe" is one of 3 readers/ }],
  },
  {
    kind: "bad",
    name: "the last two of four mappings",
    phase: "up",
    build: (s) => readers(s, 4),
    reports: ["c", "d"].map((on) => ({ on, message: /is one of 4/ })),
  },
  {
    kind: "bad",
    name: "two mappings if the configuration allows one",
    config: { maximum: 1 },
    build: (s) => readers(s, 2),
    reports: [{ on: "b", message: /throttles more than 1\./ }],
  },
  { kind: "good", name: "one mapping on a table with replicas", build: (s) => readers(s, 1, {}, { replicas }) },
  {
    kind: "bad",
    name: "two mappings on a table with replicas, because replication reads the stream too",
    build: (s) => readers(s, 2, {}, { replicas }),
    reports: [{ on: "b", message: /DynamoDB throttles more than 1 on a table with replicas/ }],
  },
  {
    kind: "bad",
    name: "two mappings on a table with a replica declared as a separate resource",
    build: (s) => {
      const table = readers(s, 2);
      s.add("aws:dynamodb/tableReplica:TableReplica", "eu", { globalTableArn: table.get("arn") }, { arn: "arn:eu" });
    },
    reports: [{ on: "b", message: /throttles more than 1 on a table with replicas/ }],
  },
  {
    kind: "undecided",
    name: "two mappings on a table that may have replicas",
    build: (s) => readers(s, 2, {}, { replicas: UNKNOWN_LIST }),
    reports: [{ on: "b", message: /one of 2 readers .* whether it has any is unknown until the update/ }],
  },
  {
    kind: "undecided",
    name: "the second of three mappings on a table that may have replicas, but reports the third",
    build: (s) => readers(s, 3, {}, { replicas: UNKNOWN_LIST }),
    reports: [
      { on: "b", message: /whether it has any is unknown/ },
      { outcome: "violation", on: "c", message: /throttles more than 2\./ },
    ],
  },
  {
    kind: "undecided",
    name: "a mapping on one of two tables, if one of them already has two",
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
