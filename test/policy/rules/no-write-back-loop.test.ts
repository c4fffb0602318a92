import { noWriteBackLoop } from "../../../policy/rules/no-write-back-loop";
import { describeRule } from "../cases";
import { all, READ, UNKNOWN_LIST } from "../stack";

const filterCriteria = { filters: [{ pattern: '{"eventName":["INSERT"]}' }] };
const loops =
  /Function "orders" is fed by the stream of table "orders" and may write to that table \(role "orders"\), and mapping "orders" has no filter.*Fix:/;

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
      reports: [{ on: "orders", says: loops }],
    }),
  ),
  {
    kind: "bad",
    name: "it may do everything, before there is anything",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["*"], "*");
    },
    reports: [{ on: "orders", says: loops }],
  },
  {
    kind: "unknown",
    name: "the policy; the loop beside it is still spoken of",
    build: (s) => {
      s.consumer("maybe");
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["*"], "*");
    },
    reports: [
      { on: "maybe", says: /whether it may write to that table depends on policy "maybe" \(known after the update\)/ },
      { outcome: "violation", on: "orders", says: loops },
    ],
  },
  {
    kind: "unknown",
    name: "the filters",
    phase: "up",
    build: (s) => {
      const { role, table } = s.consumer("orders", { mapping: { filterCriteria: { filters: UNKNOWN_LIST } } });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], table.get("arn"));
    },
    reports: [{ on: "orders", says: /depends on a condition, a filter or another function/ }],
  },
  {
    kind: "unknown",
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
    reports: [{ on: "orders", says: /Function "may" is fed by the stream of table "orders"; whether/ }],
  },
  {
    kind: "good",
    name: "which of two tables it is: a loop with the wrong one is none",
    build: (s) => {
      const tables = [s.table("a"), s.table("b")];
      const role = s.role("orders");
      s.rolePolicy("write", role, ["*"], "*");
      const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
      s.mapping("orders", {
        eventSourceArn: all(
          tables.map((table) => table.get("streamArn")),
          (arn) => arn,
        ),
        functionName,
      });
    },
  },
  {
    kind: "notApplicable",
    name: "a function of another stack",
    build: (s) => s.mapping("orders", s.table("orders"), { functionName: "shared" }),
    reports: [{ on: "", says: /it can't be told whether its function may write to table "orders"/ }],
  },
  {
    kind: "good",
    name: "reading alone, by AWS's own action names",
    phase: "up",
    build: (s) => s.consumer("orders", { grant: READ }),
  },
]);
