import { roleCanReadStream } from "../../rules/role-can-read-stream";
import { describeRule } from "../cases";
import { all, allow, READ, UNKNOWN_LIST, type TestStack } from "../stack";

const STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";
const missing = (actions: string) =>
  new RegExp(
    `Mapping "orders" is rejected by AWS \\("Cannot access stream"\\): role "orders" isn't allowed to call ${actions} on .* Fix: `,
  );

/** A consumer whose role gets its permissions from what `grant` adds. */
function consumer(s: TestStack, roleInputs: Record<string, unknown>, grant?: (s: TestStack) => unknown) {
  const table = s.table("orders");
  const role = s.role("orders", roleInputs);
  grant?.(s);
  const fn = s.function("orders", { role: role.get("arn") });
  s.mapping("orders", table, { functionName: fn.get("arn") });
  return { table, role, fn };
}

const MANAGED = "arn:aws:iam::aws:policy/service-role/";

describeRule(roleCanReadStream, [
  { kind: "good", name: "an inline policy names the stream", phase: "up", build: (s) => s.consumer("orders") },
  {
    kind: "good",
    name: "a policy inside the role",
    build: (s) => consumer(s, { inlinePolicies: [{ name: "read", policy: JSON.stringify(allow(READ, "*")) }] }),
  },
  {
    kind: "good",
    name: "AWS's own policy, attached",
    build: (s) => {
      const { role } = consumer(s, {});
      const policyArn = `${MANAGED}AWSLambdaDynamoDBExecutionRole`;
      s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "read", { role: role.get("name"), policyArn });
    },
  },
  {
    kind: "good",
    name: "AWS's own policy, listed by the role",
    build: (s) => consumer(s, { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] }),
  },
  {
    kind: "good",
    name: "a policy of the stack, attached, with every ARN unknown",
    build: (s) => {
      const { role } = consumer(s, {});
      const policy = s.add(
        "aws:iam/policy:Policy",
        "read",
        { policy: JSON.stringify(allow(READ, "*")) },
        { arn: "arn:read" },
      );
      s.add("aws:iam/policyAttachment:PolicyAttachment", "read", {
        roles: [role.get("name")],
        policyArn: policy.get("arn"),
      });
    },
  },
  {
    kind: "good",
    name: "wildcards that cover this table's streams, before there is one",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, ["dynamodb:Describe*", "DynamoDB:Get*"], "arn:*:dynamodb:*:*:table/orders/stream/*");
      s.rolePolicy("list", role, ["dynamodb:ListStreams"], "*");
    },
  },
  {
    kind: "good",
    name: "through an alias of the function",
    build: (s) => {
      const table = s.table("orders");
      const role = s.role("orders", { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      const fn = s.function("orders", { role: role.get("arn") });
      const alias = s.add("aws:lambda/alias:Alias", "live", { functionName: fn.get("name") }, { arn: "arn:live" });
      s.mapping("orders", table, { functionName: alias.get("arn") });
    },
  },
  {
    kind: "good",
    name: "aws-native, with an unknown resource inside a document that allows all streams as well",
    build: (s) => {
      const table = s.nativeTable("orders");
      const Policies = [{ policyName: "read", policyDocument: allow(READ, ["*"]) }];
      const role = s.add(
        "aws-native:iam:Role",
        "orders",
        { policies: Policies },
        { arn: "arn:aws:iam::1:role/orders" },
      );
      const fn = s.add("aws-native:lambda:Function", "orders", { role: role.get("arn") }, { arn: "arn:fn" });
      const eventSourceArn = table.get("streamArn");
      s.add("aws-native:lambda:EventSourceMapping", "orders", { eventSourceArn, functionName: fn.get("arn") });
    },
  },
  {
    kind: "good",
    name: "a table without a stream: there is nothing to read",
    build: (s) => s.consumer("orders", { grant: [], table: { streamEnabled: false } }),
  },
  {
    kind: "bad",
    name: "no policy at all",
    build: (s) => s.consumer("orders", { grant: [] }),
    reports: [{ on: "orders", says: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "one of the four actions is missing",
    phase: "up",
    build: (s) => s.consumer("orders", { grant: READ.slice(1) }),
    reports: [{ on: "orders", says: missing("dynamodb:DescribeStream") }],
  },
  {
    kind: "bad",
    name: "the policy names another table's stream",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, READ, "arn:aws:dynamodb:*:*:table/customers/stream/*");
    },
    reports: [{ on: "orders", says: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "the policy names the table, not its stream",
    phase: "up",
    build: (s) => {
      const { role, table } = consumer(s, {});
      s.rolePolicy("read", role, READ, table.get("arn"));
    },
    reports: [{ on: "orders", says: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "a statement that denies",
    phase: "up",
    build: (s) => {
      const { role } = s.consumer("orders");
      const Statement = [{ Effect: "Deny", Action: "dynamodb:GetRecords", Resource: STREAM }];
      s.add("aws:iam/rolePolicy:RolePolicy", "deny", { role: role.get("name"), policy: JSON.stringify({ Statement }) });
    },
    reports: [{ on: "orders", says: missing("dynamodb:GetRecords") }],
  },
  {
    kind: "bad",
    name: "the permissions are another role's",
    build: (s) => {
      consumer(s, {});
      s.rolePolicy("read", s.role("other"), READ, "*");
    },
    reports: [{ on: "orders", says: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "aws-native, where the resource is unknown but an action is missing",
    build: (s) => {
      const table = s.nativeTable("orders");
      const Statement = [{ Effect: "Allow", Action: READ.slice(1), Resource: table.get("streamArn") }];
      const role = s.add(
        "aws-native:iam:Role",
        "orders",
        { policies: [{ policyDocument: { Statement } }] },
        { arn: "arn:role" },
      );
      const fn = s.add("aws-native:lambda:Function", "orders", { role: role.get("arn") }, { arn: "arn:fn" });
      s.mapping("orders", table, { functionName: fn.get("arn") });
    },
    reports: [{ on: "orders", says: missing("dynamodb:DescribeStream") }],
  },
  {
    kind: "unknown",
    name: "the document is computed from the stream's ARN",
    build: (s) => s.consumer("orders"),
    reports: [
      {
        on: "orders",
        says: /whether role "orders" may call .*GetRecords.* depends on policy "orders" \(known after the update\)/,
      },
    ],
  },
  {
    kind: "unknown",
    name: "one pair can't be decided, the other is still refused",
    build: (s) => {
      s.consumer("customers");
      s.consumer("orders", { grant: [] });
    },
    reports: [
      { on: "customers", says: /policy "customers"/ },
      { outcome: "violation", on: "orders", says: missing(READ.join(", ")) },
    ],
  },
  {
    kind: "bad",
    name: "one of two tables, of which one has no stream",
    build: (s) => {
      const tables = [s.table("off", { streamEnabled: false }), s.table("on")];
      const role = s.role("orders");
      const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
      const eventSourceArn = all(
        tables.map((table) => table.get("streamArn")),
        (arn) => arn,
      );
      s.mapping("orders", { eventSourceArn, functionName });
    },
    reports: [{ on: "orders", says: missing(READ.join(", ")) }],
  },
  {
    kind: "unknown",
    name: "a condition",
    phase: "up",
    build: (s) => {
      const { role } = consumer(s, {});
      const Statement = [{ ...allow(READ, "*").Statement[0], Condition: { Bool: { "aws:SecureTransport": "true" } } }];
      s.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy: JSON.stringify({ Statement }) });
    },
    reports: [{ on: "orders", says: /depends on a condition/ }],
  },
  {
    kind: "unknown",
    name: "a managed policy that isn't in the stack",
    phase: "up",
    build: (s) => consumer(s, { managedPolicyArns: ["arn:aws:iam::123456789012:policy/shared"] }),
    reports: [{ on: "orders", says: /depends on arn:aws:iam::123456789012:policy\/shared \(not in this stack\)/ }],
  },
  {
    kind: "unknown",
    name: "the list of managed policies",
    build: (s) => consumer(s, { managedPolicyArns: UNKNOWN_LIST }),
    reports: [{ on: "orders", says: /managedPolicyArns of "orders" \(known after the update\)/ }],
  },
  {
    kind: "unknown",
    name: "an action that only covers the stream if the account is the right one",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, READ, "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/*");
    },
    reports: [{ on: "orders", says: /depends on/ }],
  },
  {
    kind: "unknown",
    name: "one of two functions, of which one may not read",
    build: (s) => {
      const table = s.table("orders");
      const may = s.role("may", { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      const functions = [may, s.role("mayNot")].map((role, i) => s.function(`f${i}`, { role: role.get("arn") }));
      s.mapping("orders", table, {
        functionName: all(
          functions.map((f) => f.get("arn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "orders", says: /whether role "mayNot" may call .* another function/ }],
  },
  {
    kind: "unknown",
    name: "a function that is made elsewhere in the program",
    build: (s) => {
      const component = s.add("my:module:Component", "worker", {}, { functionArn: "arn:fn" });
      s.mapping("orders", s.table("orders"), { functionName: component.get("functionArn") });
    },
    reports: [
      {
        on: "orders",
        says: /its function can't be seen, its functionName is unknown, and computed from my:module:Component "worker"/,
      },
    ],
  },
  {
    kind: "notApplicable",
    name: "a function and a role of other stacks",
    build: (s) => {
      s.mapping("first", s.table("orders"), { functionName: "shared" });
      const fn = s.function("own", { role: "arn:aws:iam::123456789012:role/shared" });
      s.mapping("second", s.table("customers"), { functionName: fn.get("arn") });
    },
    reports: [
      { on: "first", says: /functionName, shared, is not of a function in this stack/ },
      {
        on: "second",
        says: /the role of function "own" can't be seen, its role, arn:aws:iam::123456789012:role\/shared, is not of a role/,
      },
    ],
  },
]);
