import { noWriteBackLoop } from "../../rules/no-write-back-loop";
import { describeRule, type Case } from "../cases";
import { all, READ, UNKNOWN_LIST, UNKNOWN_TEXT, type TestStack } from "../stack";

const filterCriteria = { filters: [{ pattern: '{"eventName":["INSERT"]}' }] };
const loops =
  /Mapping "orders" has no filter, and function "orders" may write to table "orders", whose stream invokes it \(role "orders"\).*Fix:/;

/** A consumer whose role has one of AWS's managed policies. */
function managed(s: TestStack, policy: string) {
  const role = s.role("orders", { managedPolicyArns: [`arn:aws:iam::aws:policy/${policy}`] });
  const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
  s.mapping("orders", s.table("orders"), { functionName });
}

describeRule(noWriteBackLoop, [
  { kind: "good", name: "a function that may only read", phase: "up", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "a function that may only write to another table",
    phase: "up",
    build: (s) => {
      const { role } = s.consumer("orders");
      s.rolePolicy("write", role, ["dynamodb:PutItem"], s.table("totals").get("arn"));
    },
  },
  {
    kind: "good",
    name: "a function that may only write to another table while its own has no ARN yet",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], "arn:aws:dynamodb:*:*:table/totals");
    },
  },
  {
    kind: "good",
    name: "a function that may write to a table without a stream",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [], table: { streamEnabled: false } });
      s.rolePolicy("write", role, ["*"], "*");
    },
  },
  {
    kind: "good",
    name: "a function that may write to its table if the mapping has a filter",
    phase: "up",
    build: (s) => {
      const { role, table } = s.consumer("orders", { mapping: { filterCriteria } });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], table.get("arn"));
    },
  },
  ...["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "PartiQLInsert", "PartiQLUpdate", "PartiQLDelete"].map(
    (action) => ({
      kind: "bad" as const,
      name: `a function that may call ${action} on its table`,
      phase: "up" as const,
      build: (s: TestStack) => {
        const { role, table } = s.consumer("orders");
        s.rolePolicy("write", role, [`dynamodb:${action}`], table.get("arn"));
      },
      reports: [{ on: "orders", message: loops }],
    }),
  ),
  {
    kind: "bad",
    name: "a function that may do everything, before the table exists",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["*"], "*");
    },
    reports: [{ on: "orders", message: loops }],
  },
  {
    kind: "undecided",
    name: "an unknown policy, but still reports the loop beside it",
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
    name: "a policy whose pattern covers the table, before the table has an ARN",
    build: (s) => {
      const { role } = s.consumer("orders", { grant: [] });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], "arn:*:dynamodb:*:*:table/orders");
    },
    reports: [{ on: "orders", message: loops }],
  },
  {
    kind: "undecided",
    name: "unknown filters",
    phase: "up",
    build: (s) => {
      const { role, table } = s.consumer("orders", { mapping: { filterCriteria: { filters: UNKNOWN_LIST } } });
      s.rolePolicy("write", role, ["dynamodb:PutItem"], table.get("arn"));
    },
    reports: [{ on: "orders", message: /to table "orders": its filters are unknown until the update/ }],
  },
  {
    kind: "undecided",
    name: "a mapping on one of two functions of which one may write",
    build: (s) => {
      const functions = ["may", "denied"].map((name) => {
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
      {
        on: "orders",
        message:
          /by function "may" to table "orders": its functionName was computed from several: function "may", function "denied"/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "a mapping on one of two tables of which the function may write to one",
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
    name: "an unknown stream, which mapping-needs-enabled-stream reports instead",
    build: (s) => s.mapping("orders", { eventSourceArn: UNKNOWN_TEXT }),
  },
  {
    kind: "bad",
    name: "a function that may write to a table of another stack whose stream it reads",
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
    name: "a function of another stack, which role-can-read-stream reports instead",
    build: (s) => s.mapping("orders", s.table("orders"), { functionName: "shared" }),
  },
  {
    kind: "good",
    name: "a role with the four read actions alone",
    phase: "up",
    build: (s) => s.consumer("orders", { grant: READ }),
  },
  ...[
    "AdministratorAccess",
    "PowerUserAccess",
    "AmazonDynamoDBFullAccess",
    "AmazonDynamoDBFullAccesswithDataPipeline",
  ].map((policy): Case => ({
    kind: "good",
    name: `a role with ${policy}, which least-privilege-stream-reader reports instead`,
    build: (s) => managed(s, policy),
  })),
  {
    kind: "good",
    name: "a role with an AWS managed policy for every action of several services, which least-privilege-stream-reader reports",
    build: (s) => managed(s, "service-role/AmazonEC2RoleforDataPipelineRole"),
  },
  {
    kind: "bad",
    name: "a role with an AWS managed policy that names a writing action",
    build: (s) => managed(s, "service-role/AWSIoTRuleActions"),
    reports: [{ on: "orders", message: loops }],
  },
]);
