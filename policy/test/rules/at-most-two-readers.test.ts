import { atMostTwoReaders } from "../../rules/at-most-two-readers";
import { describeRule } from "../cases";
import { all, type TestStack } from "../stack";

/** Mappings a, b, c … on one table. */
function readers(s: TestStack, count: number, inputs: Record<string, unknown> = {}) {
  const table = s.table("orders");
  for (const name of "abcdefgh".slice(0, count)) s.mapping(name, table, name === "a" ? inputs : {});
}

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
        says: /Mapping "c" is one of 3 readers of the same stream \(mappings "a", "b" and "c"\); DynamoDB throttles more than 2\./,
      },
    ],
  },
  {
    kind: "bad",
    name: "four, of which two are too many",
    phase: "up",
    build: (s) => readers(s, 4),
    reports: ["c", "d"].map((on) => ({ on, says: /is one of 4/ })),
  },
  {
    kind: "bad",
    name: "two, when the configuration allows one",
    config: { maximum: 1 },
    build: (s) => readers(s, 2),
    reports: [{ on: "b", says: /throttles more than 1\./ }],
  },
  {
    kind: "unknown",
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
    reports: [{ on: "maybe", says: /which stream it reads is unknown until the update/ }],
  },
]);
