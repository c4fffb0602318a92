import { leastPrivilegeStreamReader } from "../../rules/least-privilege-stream-reader";
import { describeRule } from "../cases";
import { allow, READ, type TestStack } from "../stack";

const STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/*";
const LOGS = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** A consumer whose role has these statements, in a policy called "own". */
function consumer(s: TestStack, ...Statement: unknown[]) {
  const { role } = s.consumer("orders", { grant: [] });
  s.add("aws:iam/rolePolicy:RolePolicy", "own", { role: role.get("name"), policy: JSON.stringify({ Statement }) });
  return role;
}
const statement = (actions: string[], resource: string | string[]) => allow(actions, resource).Statement[0];
/** A consumer whose role has one of AWS's policies. */
function attached(s: TestStack, policy: string) {
  const { role } = s.consumer("orders", { grant: [] });
  const policyArn = `arn:aws:iam::aws:policy/${policy}`;
  s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "own", { role: role.get("name"), policyArn });
}

const gets = (excess: string) => [
  {
    on: "orders",
    message: new RegExp(`Role "orders" reads for mapping "orders" and is allowed more than it needs: ${excess}`),
  },
];

describeRule(leastPrivilegeStreamReader, [
  {
    kind: "good",
    name: "named actions on one table's streams and one log group",
    build: (s) =>
      consumer(
        s,
        statement(READ.slice(0, 3), STREAM),
        statement(READ.slice(3), "*"),
        statement(LOGS, "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/orders:*"),
      ),
  },
  {
    kind: "good",
    name: "a wildcard in a Deny statement",
    build: (s) => consumer(s, { Effect: "Deny", Action: "*", Resource: "*" }),
  },
  {
    kind: "good",
    name: "a wildcard on another service's actions",
    build: (s) => consumer(s, statement(["xray:*"], "*")),
  },
  {
    kind: "good",
    name: "a wildcard in a role that reads no stream",
    build: (s) => s.rolePolicy("own", s.role("admin"), ["*"], "*"),
  },
  {
    kind: "bad",
    name: "dynamodb:*",
    build: (s) => consumer(s, statement(["dynamodb:*"], STREAM)),
    reports: gets('all actions dynamodb:\\* \\(policy "own"\\)\\. Fix'),
  },
  {
    kind: "bad",
    name: "an action on every resource",
    build: (s) => consumer(s, statement(["dynamodb:GetRecords"], "*")),
    reports: gets("dynamodb:GetRecords on every resource"),
  },
  {
    kind: "bad",
    name: "an action on every stream by a pattern",
    build: (s) => consumer(s, statement(["dynamodb:GetRecords"], ["arn:*:dynamodb:*:*:table/*/stream/*"])),
    reports: gets("dynamodb:GetRecords on every resource"),
  },
  {
    kind: "bad",
    name: "an action on every resource beside a named stream",
    build: (s) => consumer(s, statement(["dynamodb:GetRecords"], [STREAM, "*"])),
    reports: gets("dynamodb:GetRecords on every resource"),
  },
  {
    kind: "bad",
    name: "writing to every log",
    build: (s) => consumer(s, statement(LOGS, "*")),
    reports: gets('logs:CreateLogStream, logs:PutLogEvents on every resource \\(policy "own"\\)\\. Fix'),
  },
  {
    kind: "bad",
    name: "logs:*",
    build: (s) => consumer(s, statement(["logs:*"], "arn:aws:logs:*:*:log-group:mine")),
    reports: gets("all actions logs:\\*"),
  },
  {
    kind: "bad",
    name: "NotAction, with a fix for the stream and one for the log",
    build: (s) => consumer(s, { Effect: "Allow", NotAction: "iam:*", Resource: "*" }),
    reports: gets("everything but some actions \\(NotAction\\) .*Fix: .*dynamodb:.*; .*logs:"),
  },
  {
    kind: "bad",
    name: "NotAction and NotResource",
    build: (s) =>
      consumer(
        s,
        { Effect: "Allow", NotAction: "iam:*", Resource: "*" },
        { Effect: "Allow", Action: "dynamodb:GetRecords", NotResource: "arn:aws:dynamodb:*:*:table/secret/stream/*" },
      ),
    reports: gets("everything but some actions \\(NotAction\\), and dynamodb:GetRecords on every resource"),
  },
  {
    kind: "bad",
    name: "an AWS managed policy with full access, once for two mappings",
    build: (s) => {
      const { role, function: fn } = s.consumer("orders", { grant: [] });
      const policyArn = "arn:aws:iam::aws:policy/AmazonDynamoDBFullAccess";
      s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "own", { role: role.get("name"), policyArn });
      s.mapping("second", s.table("customers"), { functionName: fn.get("arn") });
    },
    reports: [
      {
        on: "orders",
        message: /Role "orders" .* all actions dynamodb:\* \(arn:aws:iam::aws:policy\/AmazonDynamoDBFullAccess\)/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a known policy beside an unknown one and one of another stack",
    build: (s) => {
      const { role } = s.consumer("orders");
      const policyArn = "arn:aws:iam::123456789012:policy/shared";
      s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "shared", { role: role.get("name"), policyArn });
      s.rolePolicy("own", role, ["dynamodb:*"], "*");
    },
    reports: gets("all actions dynamodb:"),
  },
  {
    kind: "good",
    name: "AWS's managed policy for reading streams",
    build: (s) => attached(s, "service-role/AWSLambdaDynamoDBExecutionRole"),
  },
  {
    kind: "bad",
    name: "AWS's managed policy for reading streams if the configuration asks for it",
    config: { awsManagedPolicies: true },
    build: (s) => attached(s, "service-role/AWSLambdaDynamoDBExecutionRole"),
    reports: [
      {
        on: "orders",
        message: /dynamodb:DescribeStream, .* on every resource \(arn:aws:iam::aws:policy\/service-role/,
      },
    ],
  },
  {
    kind: "bad",
    name: "ARNs with wildcards for everything but the partition",
    build: (s) =>
      consumer(s, statement(READ, "arn:aws:dynamodb:*:*:table/*/stream/*"), statement(LOGS, "arn:aws:logs:*:*:*")),
    reports: gets("dynamodb:DescribeStream, .*logs:PutLogEvents on every resource"),
  },
  {
    kind: "bad",
    name: "a pipe's role with dynamodb:*",
    build: (s) => {
      const role = s.role("orders");
      s.rolePolicy("own", role, ["dynamodb:*"], "*");
      s.pipe("orders", s.table("orders"), { roleArn: role.get("arn") });
    },
    reports: [{ on: "orders", message: /reads for pipe "orders"/ }],
  },
  {
    kind: "good",
    name: "a function of another stack, which role-can-read-stream reports instead",
    build: (s) => s.mapping("orders", s.table("orders"), { functionName: "shared" }),
  },
  {
    kind: "bad",
    name: "a policy written into the role, without naming the role twice",
    build: (s) => {
      const policy = JSON.stringify({ Version: "2012-10-17", Statement: [statement(["dynamodb:*"], STREAM)] });
      const role = s.role("orders", { inlinePolicies: [{ name: "own", policy }] });
      s.mapping("orders", s.table("orders"), {
        functionName: s.function("orders", { role: role.get("arn") }).get("arn"),
      });
    },
    reports: gets("all actions dynamodb:\\*\\. Fix"),
  },
]);
