import { roleCanReadStream } from "../../rules/role-can-read-stream";
import { type Case, describeRule } from "../cases";
import { all, allow, READ, UNKNOWN_LIST, UNKNOWN_TEXT, type TestStack } from "../stack";

const STREAM = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";
const missing = (actions: string) =>
  new RegExp(
    `Mapping "orders" is rejected by AWS \\("Cannot access stream"\\): role "orders" isn't allowed to call ${actions} on .* Fix: `,
  );

/** A consumer whose role gets its permissions from the resources that `grant` adds. */
function consumer(s: TestStack, roleInputs: Record<string, unknown>, grant?: (s: TestStack) => unknown) {
  const table = s.table("orders");
  const role = s.role("orders", roleInputs);
  grant?.(s);
  const fn = s.function("orders", { role: role.get("arn") });
  s.mapping("orders", table, { functionName: fn.get("arn") });
  return { table, role, fn };
}

const inline = (stream: string) => [{ name: "read", policy: JSON.stringify(allow(READ, stream)) }];

/** A consumer whose role may list streams, and read this one by a policy of the stream or of the table. */
function byStreamPolicy(s: TestStack, of: "streamArn" | "arn", principal: string) {
  const { table, role } = consumer(s, {});
  s.rolePolicy("list", role, ["dynamodb:ListStreams"], "*");
  const Statement = [{ Effect: "Allow", Action: READ, Resource: "*", Principal: { AWS: principal } }];
  const policy = JSON.stringify({ Statement });
  s.add("aws:dynamodb/resourcePolicy:ResourcePolicy", "read", { resourceArn: table.get(of), policy });
}

/** A consumer whose role may read every stream within a boundary of the stack. */
function bounded(s: TestStack, actions: string[]) {
  const policy = JSON.stringify(allow(actions, "*"));
  const boundary = s.add("aws:iam/policy:Policy", "boundary", { policy }, { arn: "arn:boundary" });
  consumer(s, {
    managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`],
    permissionsBoundary: boundary.get("arn"),
  });
}

/** A policy of its own that denies the role an action. */
function deny(s: TestStack, role: ReturnType<TestStack["role"]>, Action: string, Resource: string) {
  const policy = JSON.stringify({ Statement: [{ Effect: "Deny", Action, Resource }] });
  s.add("aws:iam/rolePolicy:RolePolicy", "deny", { role: role.get("name"), policy });
}

const ROLE = "arn:aws:iam::123456789012:role/orders";
const MANAGED = "arn:aws:iam::aws:policy/service-role/";

describeRule(roleCanReadStream, [
  {
    kind: "good",
    name: "a separate inline policy on the stream's ARN",
    phase: "up",
    build: (s) => s.consumer("orders"),
  },
  {
    kind: "good",
    name: "a policy in the role's inlinePolicies",
    build: (s) => consumer(s, { inlinePolicies: [{ name: "read", policy: JSON.stringify(allow(READ, "*")) }] }),
  },
  {
    kind: "good",
    name: "AWS's managed policy, attached",
    build: (s) => {
      const { role } = consumer(s, {});
      const policyArn = `${MANAGED}AWSLambdaDynamoDBExecutionRole`;
      s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "read", { role: role.get("name"), policyArn });
    },
  },
  {
    kind: "good",
    name: "AWS's managed policy in the role's managedPolicyArns",
    build: (s) => consumer(s, { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] }),
  },
  {
    kind: "good",
    name: "an attached policy of the stack, with every ARN unknown",
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
    name: "wildcards that cover the table's streams before one exists",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, ["dynamodb:Describe*", "DynamoDB:Get*"], "arn:*:dynamodb:*:*:table/orders/stream/*");
      s.rolePolicy("list", role, ["dynamodb:ListStreams"], "*");
    },
  },
  {
    kind: "good",
    name: "a mapping on an alias of the function",
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
    name: "aws-native resources with a document that allows every stream",
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
    name: "any role if the table has no stream",
    build: (s) => s.consumer("orders", { grant: [], table: { streamEnabled: false } }),
  },
  {
    kind: "bad",
    name: "a role without any policy",
    build: (s) => s.consumer("orders", { grant: [] }),
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "a role that lacks one of the four actions",
    phase: "up",
    build: (s) => s.consumer("orders", { grant: READ.slice(1) }),
    reports: [{ on: "orders", message: missing("dynamodb:DescribeStream") }],
  },
  {
    kind: "bad",
    name: "a policy on another table's stream",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, READ, "arn:aws:dynamodb:*:*:table/customers/stream/*");
    },
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "a policy on the table's ARN instead of the stream's",
    phase: "up",
    build: (s) => {
      const { role, table } = consumer(s, {});
      s.rolePolicy("read", role, READ, table.get("arn"));
    },
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "good",
    name: "a policy of the stream itself that names the role",
    phase: "up",
    build: (s) => byStreamPolicy(s, "streamArn", ROLE),
  },
  {
    kind: "bad",
    name: "a policy of the stream itself that names another role",
    phase: "up",
    build: (s) => byStreamPolicy(s, "streamArn", `${ROLE}-of-others`),
    reports: [{ on: "orders", message: missing(READ.slice(0, 3).join(", ")) }],
  },
  {
    kind: "bad",
    name: "a policy of the table instead of its stream that names the role",
    phase: "up",
    build: (s) => byStreamPolicy(s, "arn", ROLE),
    reports: [{ on: "orders", message: missing(READ.slice(0, 3).join(", ")) }],
  },
  {
    kind: "good",
    name: "a permissions boundary that has room",
    build: (s) => bounded(s, READ),
  },
  {
    kind: "good",
    name: "a permissions boundary of another stack, which can't be seen",
    build: (s) =>
      consumer(s, {
        managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`],
        permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary",
      }),
  },
  {
    kind: "good",
    name: "a permissions boundary that is one of two policies, which the update decides",
    build: (s) => {
      const policies = [READ, ["logs:*"]].map((actions, i) =>
        s.add(
          "aws:iam/policy:Policy",
          `boundary${i}`,
          { policy: JSON.stringify(allow(actions, "*")) },
          { arn: `${i}` },
        ),
      );
      consumer(s, {
        managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`],
        permissionsBoundary: all(policies.map((policy) => policy.get("arn")).reverse(), (arn) => arn),
      });
    },
  },
  {
    kind: "bad",
    name: "a permissions boundary without the actions",
    build: (s) => bounded(s, ["logs:*"]),
    reports: [
      { on: "orders", message: /Fix: allow .*ListStreams in policy "boundary" too, the permissions boundary\.$/ },
    ],
  },
  {
    kind: "bad",
    name: "a permissions boundary of AWS without the actions",
    build: (s) =>
      consumer(s, {
        managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`],
        permissionsBoundary: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
      }),
    reports: [
      {
        on: "orders",
        message: /Fix: replace the permissions boundary, arn:.*AmazonS3FullAccess, with one that also allows /,
      },
    ],
  },
  {
    kind: "undecided",
    name: "a Deny on tables, before it is known whether the table is one of them",
    build: (s) => {
      const { role } = consumer(s, { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      deny(s, role, "dynamodb:Get*", "arn:aws:dynamodb:*:*:table/*");
    },
    reports: [{ on: "orders", message: /policy "deny" may be about another resource/ }],
  },
  {
    kind: "bad",
    name: "a Deny beside AWS's managed policy",
    phase: "up",
    build: (s) => {
      const { role } = consumer(s, { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      deny(s, role, "dynamodb:Get*", "*");
    },
    reports: [
      {
        on: "orders",
        message: /Fix: take dynamodb:GetRecords, dynamodb:GetShardIterator out of what policy "deny" denies\.$/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a Deny statement beside the Allow",
    phase: "up",
    build: (s) => {
      const { role } = s.consumer("orders");
      deny(s, role, "dynamodb:GetRecords", STREAM);
    },
    reports: [{ on: "orders", message: missing("dynamodb:GetRecords") }],
  },
  {
    kind: "bad",
    name: "permissions that another role has",
    build: (s) => {
      consumer(s, {});
      s.rolePolicy("read", s.role("other"), READ, "*");
    },
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "a missing action in an aws-native role while the resource is unknown",
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
    reports: [{ on: "orders", message: missing("dynamodb:DescribeStream") }],
  },
  {
    kind: "good",
    name: "a document computed from the stream's ARN, which the update checks",
    build: (s) => s.consumer("orders"),
  },
  {
    kind: "good",
    name: "documents that a provider function computes",
    build: (s) => {
      const { role } = consumer(s, {});
      s.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy: UNKNOWN_TEXT });
      const inline = s.role("inline", { inlinePolicies: UNKNOWN_LIST });
      s.mapping("inline", s.table("other"), {
        functionName: s.function("inline", { role: inline.get("arn") }).get("arn"),
      });
    },
  },
  {
    kind: "undecided",
    name: "a stream policy inside an aws-native table, computed from another resource",
    build: (s) => {
      const account = s.add("aws:ssm/parameter:Parameter", "account", {}, { value: "123456789012" });
      const policyDocument = all([account.get("value")], (id) => `{"Statement":[],"Id":"${id}"}`);
      const streamSpecification = { streamViewType: "KEYS_ONLY", resourcePolicy: { policyDocument } };
      const role = s.role("orders");
      s.rolePolicy("list", role, ["dynamodb:ListStreams"], "*");
      const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
      s.mapping("orders", s.nativeTable("orders", { streamSpecification }), { functionName });
    },
    reports: [{ on: "orders", message: /to read the stream: table "orders" isn't known until the update/ }],
  },
  {
    kind: "undecided",
    name: "a document computed from another resource, once for two mappings",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "jobs", {}, { arn: "arn:aws:sqs:us-east-1:123456789012:jobs" });
      const { role, fn } = consumer(s, {});
      s.rolePolicy("read", role, ["sqs:*"], queue.get("arn"));
      s.mapping("second", s.table("customers"), { functionName: fn.get("arn") });
    },
    reports: [
      { on: "orders", message: /isn't allowed to read the stream: policy "read" isn't known until the update/ },
    ],
  },
  {
    kind: "undecided",
    name: "two roles with one unknown policy, of which the second has another unknown one too",
    build: (s) => {
      const value = s.add("aws:ssm/parameter:Parameter", "later", {}, { value: "later" }).get("value");
      const policy = all([value], (text) => text);
      const shared = s.add("aws:iam/policy:Policy", "shared", { policy }, { arn: "arn:shared" });
      for (const name of ["first", "second"]) {
        const role = s.role(name, { managedPolicyArns: [shared.get("arn")] });
        if (name === "second") s.add("aws:iam/rolePolicy:RolePolicy", "more", { role: role.get("name"), policy });
        s.mapping(name, s.table(name), { functionName: s.function(name, { role: role.get("arn") }).get("arn") });
      }
    },
    reports: [
      { on: "first", message: /policy "shared" isn't known until the update/ },
      { on: "second", message: /policy "shared" and policy "more" aren't known until the update/ },
    ],
  },
  {
    kind: "bad",
    name: "a role without a policy beside one with an unknown policy",
    build: (s) => {
      s.consumer("customers");
      s.consumer("orders", { grant: [] });
    },
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "an empty inlinePolicies block, which removes all inline policies",
    build: (s) => consumer(s, { inlinePolicies: [{}] }),
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  ...(["preview", "up"] as const).flatMap((phase): Case[] => [
    {
      kind: "bad",
      name: `an AWS managed policy without its path, during ${phase}`,
      phase,
      build: (s) => {
        const { role } = consumer(s, {});
        const policyArn = "arn:aws:iam::aws:policy/AWSLambdaDynamoDBExecutionRole";
        s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "read", { role: role.get("name"), policyArn });
      },
      reports: [
        {
          on: "read",
          message:
            /Attachment "read" names arn.*, a policy that AWS doesn't have, so AWS rejects it.*Fix: use .*service-role\/AWSLambdaDynamoDBExecutionRole/,
        },
      ],
    },
    {
      kind: "bad",
      name: `a document that isn't JSON, once for two mappings, during ${phase}`,
      phase,
      build: (s) => {
        const { role, fn } = consumer(s, {});
        s.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy: "{ Version: 2012 }" });
        s.mapping("second", s.table("customers"), { functionName: fn.get("arn") });
      },
      reports: [
        {
          on: "read",
          message:
            /Policy "read" isn't valid JSON .*, so AWS rejects it; role "orders" needs it.*Fix: build it with JSON\.stringify/,
        },
      ],
    },
    {
      kind: "bad",
      name: `an Effect in the wrong case, during ${phase}`,
      phase,
      build: (s) => {
        const Statement = [{ ...allow(READ, "*").Statement[0], Effect: "allow" }];
        consumer(s, {
          inlinePolicies: [{ name: "read", policy: JSON.stringify({ Version: "2012-10-17", Statement }) }],
        });
      },
      reports: [{ on: "orders", message: /Role "orders" has a statement \(number 1\) that has the Effect "allow"/ }],
    },
  ]),
  {
    kind: "good",
    name: "a broader AWS managed policy",
    build: (s) => consumer(s, { managedPolicyArns: ["arn:aws:iam::aws:policy/PowerUserAccess"] }),
  },
  {
    kind: "bad",
    name: "an AWS managed policy for another service",
    build: (s) => consumer(s, { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] }),
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "good",
    name: "functions of one name in two accounts if each role may read",
    build: (s) => {
      for (const account of ["blue", "green"]) {
        const inAccount = s.in(account);
        const role = inAccount.role(`role-${account}`, { name: "processor" });
        inAccount.rolePolicy(`read-${account}`, role, READ, "*");
        const fn = inAccount.function(`fn-${account}`, { name: "processor", role: role.get("arn") });
        inAccount.mapping(`m-${account}`, inAccount.table(`orders-${account}`, { name: "orders" }), {
          functionName: fn.get("name"),
        });
      }
    },
  },
  {
    kind: "bad",
    name: "functions of one name in two accounts if one role may not read",
    build: (s) => {
      for (const account of ["blue", "green"]) {
        const inAccount = s.in(account);
        const role = inAccount.role(`role-${account}`, { name: "processor" });
        if (account === "blue") inAccount.rolePolicy(`read-${account}`, role, READ, "*");
        inAccount.function(`fn-${account}`, { name: "processor", role: role.get("arn") });
        // Only by name: the provider decides which of the two it is.
        inAccount.mapping(`m-${account}`, inAccount.table(`orders-${account}`, { name: "orders" }), {
          functionName: "processor",
        });
      }
    },
    reports: [{ on: "m-green", message: /role "role-green" isn't allowed/ }],
  },
  {
    kind: "undecided",
    name: "a function name that fits two functions of one account",
    build: (s) => {
      const may = s.role("may", { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      for (const role of [may, s.role("denied")])
        s.function(role.resource.name, { name: "worker", role: role.get("arn") });
      s.mapping("orders", s.table("orders"), { functionName: "worker" });
    },
    reports: [
      {
        outcome: "unverifiable",
        on: "orders",
        message: /its functionName "worker" fits several: function "may", function "denied"/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a pipe whose role has no policy",
    build: (s) => s.pipe("orders", s.table("orders"), { roleArn: s.role("orders").get("arn") }),
    reports: [{ on: "orders", message: /^Pipe "orders" is rejected by AWS/ }],
  },
  {
    kind: "notApplicable",
    name: "a pipe with a role of another stack",
    build: (s) => s.pipe("orders", s.table("orders"), { roleArn: "arn:aws:iam::123456789012:role/shared" }),
    reports: [
      {
        on: "orders",
        message: /its role can't be seen, since its roleArn, arn:aws:iam::.*, isn't that of a role in this stack/,
      },
    ],
  },
  {
    kind: "undecided",
    name: "a pipe whose role is computed by a component or is one of two",
    build: (s) => {
      const component = s.add("my:module:Component", "worker", {}, { roleArn: "arn:role" });
      s.pipe("elsewhere", s.table("orders"), { roleArn: component.get("roleArn") });
      const may = s.role("may", { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      const roleArn = all([may.get("arn"), s.role("denied").get("arn")], (arn) => arn);
      s.pipe("several", s.table("customers"), { roleArn });
    },
    reports: [
      { on: "elsewhere", message: /its role can't be seen, since its roleArn is unknown, and computed from my:module/ },
      { on: "several", message: /its roleArn was computed from several: role "may", role "denied"/ },
    ],
  },
  {
    kind: "undecided",
    name: "a policy variable in the resource",
    phase: "up",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, READ, "arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/table}/stream/*");
    },
    reports: [{ outcome: "unverifiable", on: "orders", message: /policy "read" has a condition or a policy variable/ }],
  },
  {
    kind: "undecided",
    name: "a policy variable beside another table's ARN",
    phase: "up",
    build: (s) => {
      const { role } = consumer(s, {});
      const others = ["${aws:PrincipalTag/table}", "customers"].map(
        (name) => `arn:aws:dynamodb:*:*:table/${name}/stream/*`,
      );
      const policy = JSON.stringify(allow(READ, others));
      s.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy });
    },
    reports: [{ outcome: "unverifiable", on: "orders", message: /policy "read" has a condition or a policy variable/ }],
  },
  {
    kind: "bad",
    name: "a role without a policy if the mapping reads one of two tables",
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
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "good",
    name: "a policy on one of the two tables that the mapping may read, which the update checks",
    build: (s) => {
      const role = s.role("orders");
      s.rolePolicy("read", role, READ.slice(0, 3), "arn:aws:dynamodb:*:*:table/on/stream/*");
      s.rolePolicy("list", role, READ.slice(3), "*");
      const functionName = s.function("orders", { role: role.get("arn") }).get("arn");
      const eventSourceArn = all(
        ["off", "on"].map((name) => s.table(name, { streamEnabled: name === "on" }).get("streamArn")),
        (arn) => arn,
      );
      s.mapping("orders", { eventSourceArn, functionName });
    },
  },
  {
    kind: "undecided",
    name: "a managed policy that isn't in the stack, once for all that read with the role",
    phase: "up",
    build: (s) => {
      const { fn } = consumer(s, { managedPolicyArns: ["arn:aws:iam::123456789012:policy/shared"] });
      for (const name of ["second", "third"]) s.mapping(name, s.table(name), { functionName: fn.get("arn") });
    },
    reports: [
      {
        outcome: "unverifiable",
        on: "orders",
        message:
          /role "orders" lacks a permission to read the stream for mappings "orders", "second" and "third": arn:/,
      },
    ],
  },
  {
    kind: "good",
    name: "an earlier stream of the table, which mapping-source-is-a-stream reports instead",
    phase: "up",
    build: (s) => s.consumer("orders", { mapping: { eventSourceArn: STREAM.replace("2026", "2025") } }),
  },
  {
    kind: "good",
    name: "an unknown policy if the table may be one of this stack, which mapping-needs-enabled-stream reports instead",
    build: (s) => s.consumer("orders", { mapping: { eventSourceArn: STREAM } }),
  },
  {
    kind: "undecided",
    name: "a list of the role's policies with one that is made elsewhere",
    phase: "up",
    build: (s) => {
      const { role } = consumer(s, {});
      const policy = JSON.stringify(allow(["logs:*"], "*"));
      s.add("aws:iam/rolePolicy:RolePolicy", "log", { name: "log", role: role.get("name"), policy });
      s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "all", {
        roleName: role.get("name"),
        policyNames: ["log", "read"],
      });
    },
    reports: [
      {
        outcome: "unverifiable",
        on: "orders",
        message:
          /role "orders" lacks a permission to read the stream for mapping "orders": policy "read" is neither in/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a list of the role's policies, all of this stack, that don't allow it",
    build: (s) => {
      const { role } = consumer(s, {});
      const policy = JSON.stringify(allow(["logs:*"], "*"));
      const log = s.add(
        "aws:iam/rolePolicy:RolePolicy",
        "log",
        { name: "log", role: role.get("name"), policy },
        { id: "log" },
      );
      for (const [name, policyNames] of Object.entries({ known: ["log"], unknown: [log.get("id")], none: [] }))
        s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", name, { roleName: role.get("name"), policyNames });
    },
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "undecided",
    name: "a list of the role's policies that isn't known yet, for a denied action",
    build: (s) => {
      const { role } = consumer(s, {});
      s.add("aws:iam/rolePoliciesExclusive:RolePoliciesExclusive", "all", {
        roleName: role.get("name"),
        policyNames: UNKNOWN_LIST,
      });
      deny(s, role, "dynamodb:Get*", "arn:aws:dynamodb:*:*:table/*");
    },
    reports: [{ on: "orders", message: /what list of policies "all" names isn't known until the update/ }],
  },
  {
    kind: "undecided",
    name: "a statement with a condition",
    phase: "up",
    build: (s) => {
      const { role } = consumer(s, {});
      const Statement = [{ ...allow(READ, "*").Statement[0], Condition: { Bool: { "aws:SecureTransport": "true" } } }];
      s.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy: JSON.stringify({ Statement }) });
    },
    reports: [{ outcome: "unverifiable", on: "orders", message: /policy "read" has a condition/ }],
  },
  {
    kind: "undecided",
    name: "a managed policy that isn't in the stack",
    phase: "up",
    build: (s) => consumer(s, { managedPolicyArns: ["arn:aws:iam::123456789012:policy/shared"] }),
    reports: [
      {
        outcome: "unverifiable",
        on: "orders",
        message: /policy\/shared is neither in this stack nor among AWS's managed/,
      },
    ],
  },
  {
    kind: "good",
    name: "a policy with a literal account in its ARN, which the update checks",
    build: (s) => {
      const { role } = consumer(s, {});
      s.rolePolicy("read", role, READ, "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/*");
    },
  },
  {
    kind: "undecided",
    name: "a mapping on one of two functions if one may not read",
    build: (s) => {
      const table = s.table("orders");
      const may = s.role("may", { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      const functions = [may, s.role("denied")].map((role, i) => s.function(`f${i}`, { role: role.get("arn") }));
      s.mapping("orders", table, {
        functionName: all(
          functions.map((f) => f.get("arn")),
          (arn) => arn,
        ),
      });
    },
    reports: [{ on: "orders", message: /its functionName was computed from several: function "f0", function "f1"/ }],
  },
  {
    kind: "undecided",
    name: "a function computed by a component",
    build: (s) => {
      const component = s.add("my:module:Component", "worker", {}, { functionArn: "arn:fn" });
      s.mapping("orders", s.table("orders"), { functionName: component.get("functionArn") });
    },
    reports: [
      {
        on: "orders",
        message:
          /its function can't be seen, since its functionName is unknown, and computed from my:module:Component "worker"/,
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
      { on: "first", message: /functionName, shared, isn't that of a function in this stack/ },
      {
        on: "second",
        message:
          /the role of function "own" can't be seen, since its role, arn:aws:iam::123456789012:role\/shared, isn't that of a role/,
      },
    ],
  },
  {
    kind: "notApplicable",
    name: "a function and a role of other stacks, once for all mappings that need them",
    build: (s) => {
      const role = "arn:aws:iam::123456789012:role/shared";
      for (const name of ["first", "second"]) {
        s.mapping(`by-${name}`, s.table(`${name}-table`), { functionName: "shared" });
        s.mapping(name, s.table(name), { functionName: s.function(name, { role }).get("arn") });
      }
    },
    reports: [
      { on: "by-first", message: /functionName, shared, isn't that of a function/ },
      { on: "first", message: /the role of function "first" can't be seen, since its role, .*role\/shared, isn't/ },
    ],
  },
  {
    kind: "undecided",
    name: "two functions whose roles are unknown, each for itself",
    build: (s) => {
      const role = UNKNOWN_TEXT;
      for (const name of ["a", "b"])
        s.mapping(name, s.table(name), { functionName: s.function(name, { role }).get("arn") });
    },
    reports: [
      { on: "a", message: /the role of function "a" can't be seen, since its role is unknown/ },
      { on: "b", message: /the role of function "b" can't be seen, since its role is unknown/ },
    ],
  },
  {
    kind: "bad",
    name: "a role without a policy that is named by the ARN that it will have",
    build: (s) => s.consumer("orders", { grant: [], fn: { role: ROLE } }),
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "bad",
    name: "a mapping on one of two functions if both have a role without a policy",
    build: (s) => {
      const role = s.role("orders");
      const functions = ["a", "b"].map((name) => s.function(name, { role: role.get("arn") }).get("arn"));
      s.mapping("orders", s.table("orders"), { functionName: all(functions, (arn) => arn) });
    },
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  },
  {
    kind: "undecided",
    name: "a mapping on one of two functions if one may not read and the other's policy is unknown, in one line",
    build: (s) => {
      const { fn } = consumer(s, {});
      const queue = s.add("aws:sqs/queue:Queue", "jobs", {}, { arn: "arn:aws:sqs:us-east-1:123456789012:jobs" });
      s.rolePolicy("read", s.role("other"), READ, queue.get("arn"));
      const other = s.function("other", { role: "arn:aws:iam::123456789012:role/other" });
      s.mapping("several", s.table("customers"), {
        functionName: all([fn.get("arn"), other.get("arn")], (arn) => arn),
      });
    },
    reports: [
      { outcome: "violation", on: "orders", message: missing(READ.join(", ")) },
      { on: "several", message: /its functionName was computed from several: function "orders", function "other"/ },
    ],
  },
  {
    kind: "undecided",
    name: "a function with one of two roles if one may not read",
    build: (s) => {
      const may = s.role("may", { managedPolicyArns: [`${MANAGED}AWSLambdaDynamoDBExecutionRole`] });
      const role = all([may.get("arn"), s.role("denied").get("arn")], (arn) => arn);
      s.mapping("orders", s.table("orders"), { functionName: s.function("worker", { role }).get("arn") });
    },
    reports: [{ on: "orders", message: /its role was computed from several: role "may", role "denied"/ }],
  },
  {
    kind: "undecided",
    name: "two policies computed from another resource, in one line",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "jobs", {}, { arn: "arn:aws:sqs:us-east-1:123456789012:jobs" });
      const { role } = consumer(s, {});
      for (const name of ["a", "b"]) s.rolePolicy(name, role, ["sqs:*"], queue.get("arn"));
    },
    reports: [{ on: "orders", message: /policy "a" and policy "b" aren't known until the update\.$/ }],
  },
  {
    kind: "undecided",
    name: "inline policies that are computed from another resource",
    build: (s) => {
      const other = s.add("aws:ssm/parameter:Parameter", "stream", {}, { value: STREAM });
      consumer(s, { inlinePolicies: all([other.get("value")], inline) });
    },
    reports: [{ on: "orders", message: /role "orders" isn't known until the update/ }],
  },
  {
    kind: "good",
    name: "a managed policy whose ARN is unknown",
    build: (s) => {
      const parameter = s.add("aws:ssm/parameter:Parameter", "arn", {}, { value: "arn:p" });
      consumer(s, { managedPolicyArns: [parameter.get("value")] });
    },
  },
  ...[{}, { name: "read" }, { name: "read", policy: "" }, { name: "read", policy: null }].map((entry): Case => ({
    kind: "bad",
    name: `a role with an inline policy without a document, ${JSON.stringify(entry)}`,
    build: (s) => consumer(s, { inlinePolicies: [entry] }),
    reports: [{ on: "orders", message: missing(READ.join(", ")) }],
  })),
]);
