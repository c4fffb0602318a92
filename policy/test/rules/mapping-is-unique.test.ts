import { mappingIsUnique } from "../../rules/mapping-is-unique";
import { describeRule } from "../cases";
import { all, UNKNOWN_TEXT } from "../stack";

const same = [
  { on: "again", says: /Mapping "again" has the same stream and function as mapping "orders"; AWS rejects/ },
];

describeRule(mappingIsUnique, [
  {
    kind: "good",
    name: "alone, with everything unknown",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }),
  },
  {
    kind: "good",
    name: "two functions on one stream",
    build: (s) => {
      const { table } = s.consumer("orders");
      s.mapping("again", table, { functionName: s.function("other").get("arn") });
    },
  },
  {
    kind: "good",
    name: "one function on two streams",
    build: (s) => {
      const { function: fn } = s.consumer("orders");
      s.mapping("again", s.table("customers"), { functionName: fn.get("arn") });
    },
  },
  {
    kind: "good",
    name: "a table without a stream",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders", { table: { streamEnabled: false } });
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
  },
  {
    kind: "bad",
    name: "a function of another stack, by name",
    build: (s) => {
      const table = s.table("t");
      for (const name of ["orders", "again"]) s.mapping(name, table, { functionName: "shared" });
    },
    reports: same,
  },
  {
    kind: "unknown",
    name: "two mappings of which one's function is one of two",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      const functions = [fn, s.function("b")];
      s.mapping("maybe", table, {
        functionName: all(
          functions.map((fn) => fn.get("arn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "maybe", says: /which it has is unknown until the update/ }],
  },
  {
    kind: "good",
    name: "the function and one of its aliases",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      const alias = s.add("aws:lambda/alias:Alias", "live", { functionName: fn.get("name") }, { arn: "arn:live" });
      s.mapping("again", table, { functionName: alias.get("arn") });
    },
  },
  {
    kind: "good",
    name: "two versions by name",
    phase: "up",
    build: (s) => {
      const { table } = s.consumer("orders", { mapping: { functionName: "orders:1" } });
      s.mapping("again", table, { functionName: "orders:2" });
    },
  },
  {
    kind: "bad",
    name: "the same pair twice, nothing known",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
    reports: same,
  },
  {
    kind: "bad",
    name: "by ARN and by name",
    phase: "up",
    build: (s) => {
      const { table } = s.consumer("orders");
      s.mapping("again", table, { functionName: "123456789012:function:orders" });
    },
    reports: same,
  },
  {
    kind: "bad",
    name: "a stream of another stack, twice",
    build: (s) => {
      const functionName = s.function("f").get("arn");
      const eventSourceArn = "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026";
      s.mapping("orders", { eventSourceArn, functionName });
      s.mapping("again", { eventSourceArn, functionName });
    },
    reports: same,
  },
  {
    kind: "unknown",
    name: "the table is one of two; the pair beside it is still rejected",
    build: (s) => {
      const tables = [s.table("a"), s.table("b")];
      const arn = () =>
        all(
          tables.map((table) => table.get("streamArn")),
          (value) => value,
        );
      const functionName = s.function("f").get("arn");
      s.mapping("maybe", { eventSourceArn: arn(), functionName });
      s.mapping("perhaps", { eventSourceArn: arn(), functionName });
      const { table, function: fn } = s.consumer("orders");
      s.mapping("again", table, { functionName: fn.get("arn") });
    },
    reports: [
      { outcome: "violation", on: "again", says: /Mapping "again"/ },
      { on: "maybe", says: /which it has is unknown until the update/ },
      { on: "perhaps", says: /which it has is unknown until the update/ },
    ],
  },
]);
