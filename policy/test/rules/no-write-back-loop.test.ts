import { noWriteBackLoop } from "../../rules/no-write-back-loop";
import { describeRule } from "../cases";
import { all, READ, UNKNOWN_LIST, UNKNOWN_TEXT } from "../stack";

const filterCriteria = { filters: [{ pattern: '{"eventName":["INSERT"]}' }] };
const loops =
  /Mapping "orders" has no filter, and function "orders" may write to table "orders", whose stream invokes it \(role "orders"\).*Fix:/;

describeRule(noWriteBackLoop, [
  { kind: "good", name: "it may only read", phase: "up", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "it may write to another table",
    phase: "up",
    build: (s) => {
      const { role } = s.consumer("orders");
      s.rolePolicy("write", role, ["dynamodb:PutItem"], s.table("totals").get("arn"));
    },
  },
  {
    kind: "good",
    name: "it may write to another table, and this one has no ARN yet",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], "arn:aws:dynamodb:*:*:table/totals");
    },
  },
  {
    kind: "good",
    name: "a table without a stream",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [], table: { streamEnabled: false } });
      s.rolePolicy("write", role, ["*"], "*");
    },
  },
  {
    kind: "good",
    name: "a filter stands between",
    phase: "up",
    build: (s) => {
      const { role, table } = s.consumer("orders", { mapping: { filterCriteria } });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], table.get("arn"));
    },
  },
  ...["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"].map(
    (action) => ({
      kind: "bad" as const,
      name: `it may do ${action}`,
      phase: "up" as const,
      build: (s: Parameters<Parameters<typeof describeRule>[1][number]["build"]>[0]) => {
        const { role, table } = s.consumer("orders");
        s.rolePolicy("write", role, [`dynamodb:${action}`], table.get("arn"));
      },
      reports: [{ on: "orders", message: loops }],
    }),
  ),
  {
    kind: "bad",
    name: "it may do everything, before there is anything",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["*"], "*");
    },
    reports: [{ on: "orders", message: loops }],
  },
  {
    kind: "undecided",
    name: "the policy; the loop beside it is still spoken of",
    build: (s) => {
      s.consumer("maybe");
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["*"], "*");
    },
    reports: [
      {
        on: "maybe",
        message: /by function "maybe" to table "maybe": policy "maybe" isn't known/,
      },
      { outcome: "violation", on: "orders", message: loops },
    ],
  },
  {
    kind: "bad",
    name: "it may write to the table by a pattern, before it has an ARN",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], "arn:*:dynamodb:*:*:table/orders");
    },
    reports: [{ on: "orders", message: loops }],
  },
  {
    kind: "undecided",
    name: "the filters",
    phase: "up",
    build: (s) => {
      const { role, table } = s.consumer("orders", { mapping: { filterCriteria: { filters: UNKNOWN_LIST } } });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], table.get("arn"));
    },
    reports: [{ on: "orders", message: /its function or its table is one of several, which differ/ }],
  },
  {
    kind: "undecided",
    name: "which of two functions it is",
    build: (s) => {
      const functions = ["may", "mayNot"].map((name) => {
        const role = s.role(name);
        if (name === "may") s.rolePolicy("write", role, ["*"], "*");
        return s.function(name, { role: role.get("arn") });
      });
      const functionName = all(
        functions.map((fn) => fn.get("arn")),
        (arn) => arn,
      );
      s.mapping("orders", s.table("orders"), { functionName });
    },
    reports: [
      { on: "orders", message: /by function "may" to table "orders": its function or its table is one of several/ },
    ],
  },
  {
    kind: "undecided",
    name: "which of two tables it is, of which it may write to one",
    build: (s) => {
      const tables = [s.table("a"), s.table("b")];
      const role = s.role("orders");
      s.rolePolicy("write", role, ["dynamodb:PutItem"], "arn:aws:dynamodb:*:*:table/a");
      const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
      s.mapping("orders", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
        functionName,
      });
    },
    reports: [
      {
        on: "orders",
        message: /by function "orders" to tables "a" and "b": policy "write" may be about another resource/,
      },
    ],
  },
  {
    kind: "good",
    name: "an unknown stream, which mapping-needs-enabled-stream reports",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }),
  },
  {
    kind: "bad",
    name: "a table of another stack, by its stream's ARN",
    build: (s) => {
      const role = s.role("orders");
      s.rolePolicy("write", role, ["dynamodb:PutItem"], "arn:aws:dynamodb:us-east-1:123456789012:table/far");
      const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
      const eventSourceArn = "arn:aws:dynamodb:us-east-1:123456789012:table/far/stream/2026";
      s.mapping("orders", { eventSourceArn, functionName });
    },
    reports: [{ on: "orders", message: /may write to table arn:.*table\/far, whose/ }],
  },
  {
    kind: "good",
    name: "a function of another stack, which role-can-read-stream reports",
    build: (s) => s.mapping("orders", s.table("orders"), { functionName: "shared" }),
  },
  {
    kind: "good",
    name: "reading alone, by AWS's own action names",
    phase: "up",
    build: (s) => s.consumer("orders", { grant: READ }),
  },
]);
