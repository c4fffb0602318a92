// Small programs of many kinds, each judged by hand before the rules were run on it: which mandatory rules reject it, and when.
import assert from "node:assert/strict";
import { buildGraph } from "../../graph/graph";
import { readConfig } from "../../config/rule-config";
import { rules } from "../../rules";
import { all, allow, READ, TestStack, UNKNOWN_TEXT, type Handle, type Phase } from "../stack";

const ACCOUNT = "123456789012";
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;
const MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole";

interface Program {
  name: string;
  build(stack: TestStack): unknown;
  /** Ids of the mandatory rules that reject it at the first preview. @default none */
  preview?: string[];
  /** The same once all outputs are known. @default as at the preview */
  up?: string[];
}

/** A consumer whose role gets its permissions other than by its own policy. */
function consumer(s: TestStack, give: (role: Handle, table: Handle) => unknown, role: Record<string, unknown> = {}) {
  const table = s.table("orders");
  const made = s.role("worker", role);
  give(made, table);
  const fn = s.function("worker", { role: made.get("arn") });
  s.mapping("orders", table, { functionName: fn.get("arn") });
  return { table, fn };
}

/** A consumer whose role has this policy document, as a string. */
const withDocument = (s: TestStack, document: unknown) =>
  consumer(s, (role) =>
    s.add("aws:iam/rolePolicy:RolePolicy", "read", {
      role: role.get("name"),
      policy: typeof document === "string" ? document : JSON.stringify(document),
    }),
  );

const filtered = (s: TestStack, ...patterns: unknown[]) =>
  s.consumer("orders", {
    mapping: { filterCriteria: { filters: patterns.map((pattern) => ({ pattern: JSON.stringify(pattern) })) } },
  });

const statement = (more: object) => ({ Version: "2012-10-17", Statement: { Effect: "Allow", Resource: "*", ...more } });
const CANT_READ = ["role-can-read-stream"];
const DEAD = ["filter-fits-view-type"];

const PROGRAMS: Program[] = [
  // How a role gets its permissions.
  {
    name: "AWS's managed policy by an attachment",
    build: (s) =>
      consumer(s, (role) =>
        s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: role.get("name"), policyArn: MANAGED }),
      ),
  },
  {
    name: "AWS's managed policy in managedPolicyArns",
    build: (s) => consumer(s, () => 0, { managedPolicyArns: [MANAGED] }),
  },
  {
    name: "AWS's managed policy attached to several roles by name",
    build: (s) =>
      consumer(s, () =>
        s.add("aws:iam/policyAttachment:PolicyAttachment", "a", { roles: ["other", "worker"], policyArn: MANAGED }),
      ),
  },
  {
    name: "AWS's managed policy attached to another role",
    build: (s) =>
      consumer(s, () =>
        s.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", {
          role: s.role("other").get("name"),
          policyArn: MANAGED,
        }),
      ),
    preview: CANT_READ,
  },
  {
    name: "AWS's managed policy for Kinesis, another service",
    build: (s) =>
      consumer(s, () => 0, {
        managedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaKinesisExecutionRole"],
      }),
    preview: CANT_READ,
  },
  {
    name: "a policy on the table's ARN and everything below it",
    build: (s) =>
      consumer(s, (role, table) =>
        s.rolePolicy(
          "p",
          role,
          READ,
          all([table.get("arn")], (arn) => `${arn}/*`),
        ),
      ),
  },
  {
    name: "a policy on an ARN with the typo streams for stream",
    build: (s) =>
      consumer(s, (role, table) =>
        s.rolePolicy(
          "p",
          role,
          READ,
          all([table.get("arn")], (arn) => `${arn}/streams/*`),
        ),
      ),
    // A value computed from the table is assumed to name its stream until it is known.
    up: CANT_READ,
  },
  {
    name: "a single statement with a single action, not in lists",
    build: (s) => withDocument(s, statement({ Action: "dynamodb:*" })),
  },
  {
    name: "actions in another case, which IAM doesn't mind",
    build: (s) => withDocument(s, statement({ Action: READ.map((action) => action.toUpperCase()) })),
  },
  {
    name: "an action pattern that misses two of the four actions",
    build: (s) => withDocument(s, statement({ Action: "dynamodb:*Stream*" })),
    preview: CANT_READ,
  },
  {
    name: "an Effect in the wrong case",
    build: (s) => withDocument(s, statement({ Action: READ, Effect: "allow" })),
    preview: CANT_READ,
  },
  { name: "a document with a trailing comma", build: (s) => withDocument(s, '{"Statement":[],}'), preview: CANT_READ },
  {
    name: "a second statement that denies everything but the four actions",
    build: (s) =>
      withDocument(s, {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Action: READ, Resource: "*" },
          { Effect: "Deny", NotAction: ["dynamodb:*", "logs:*"], Resource: "*" },
        ],
      }),
  },
  {
    name: "a condition on the region, which can't be evaluated",
    build: (s) =>
      withDocument(s, statement({ Action: READ, Condition: { StringEquals: { "aws:RequestedRegion": "us-east-1" } } })),
  },
  { name: "a wildcard right after the table's name", build: (s) => withDocument(s, allow(READ, [`${TABLE}*`, "*"])) },
  {
    name: "an ARN in another account",
    build: (s) => withDocument(s, allow(READ, `arn:aws:dynamodb:us-east-1:999999999999:table/orders/stream/*`)),
    up: CANT_READ,
  },
  {
    name: "the ARN of a stream from six years ago",
    build: (s) => withDocument(s, allow(READ, `${TABLE}/stream/2020-*`)),
    up: CANT_READ,
  },
  {
    name: "an inline policy with an unknown name",
    build: (s) =>
      consumer(s, () => 0, { inlinePolicies: [{ name: UNKNOWN_TEXT, policy: JSON.stringify(allow(READ, "*")) }] }),
  },
  {
    name: "an inline policy for logs alone, with an unknown name",
    build: (s) =>
      consumer(s, () => 0, {
        inlinePolicies: [{ name: UNKNOWN_TEXT, policy: JSON.stringify(allow(["logs:*"], "*")) }],
      }),
    preview: CANT_READ,
  },
  // Sources that are read.
  {
    name: "the table's ARN instead of the stream's",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      s.mapping("wrong", { eventSourceArn: table.get("arn") }, { functionName: fn.get("arn"), enabled: false });
    },
    // Both are computed from the table, so during preview the two mappings look identical.
    preview: ["mapping-is-unique"],
    up: ["mapping-source-is-a-stream"],
  },
  {
    name: "a disabled mapping on a table without a stream, whose source AWS checks anyway",
    build: (s) => s.consumer("orders", { table: { streamEnabled: false }, mapping: { enabled: false } }),
    preview: ["mapping-needs-enabled-stream"],
  },
  {
    name: "a queue whose ARN is computed from two outputs",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "jobs", {}, { name: "jobs", arn: "arn:aws:sqs:us-east-1:1:jobs" });
      const arn = all([queue.get("name"), queue.get("arn")], (_, value) => value);
      s.mapping("jobs", { eventSourceArn: arn }, { startingPosition: undefined, functionName: "elsewhere" });
    },
  },
  {
    name: "the table's Kinesis stream while its DynamoDB stream is disabled",
    build: (s) => {
      const table = s.table("orders", { streamEnabled: false, streamViewType: undefined });
      const stream = s.add("aws:kinesis/stream:Stream", "orders", {}, { arn: "arn:aws:kinesis:us-east-1:1:stream/a" });
      const streamArn = stream.get("arn");
      s.add("aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination", "d", {
        streamArn,
        tableName: table.get("name"),
      });
      s.mapping("orders", { eventSourceArn: streamArn }, { startingPosition: "AT_TIMESTAMP", functionName: "f" });
    },
  },
  {
    name: "a table of aws-native with a mapping of aws",
    build: (s) => {
      const { function: fn } = s.consumer("orders");
      s.mapping("native", s.nativeTable("native", {}), { functionName: fn.get("arn") });
    },
    preview: ["mapping-needs-enabled-stream"],
  },
  {
    name: "tables of one name in two accounts, each with a mapping, of which one stream is disabled",
    build: (s) => {
      s.in("one").consumer("orders");
      s.in("two").table("orders-two", { name: "orders", streamEnabled: false, streamViewType: undefined });
    },
  },
  {
    name: "one function for two tables",
    build: (s) => {
      const role = s.role("worker");
      s.rolePolicy("read", role, READ, "*");
      const fn = s.function("worker", { role: role.get("arn") });
      for (const name of ["a", "b"]) s.mapping(name, s.table(name), { functionName: fn.get("name") });
    },
  },
  {
    name: "one function given by name and by ARN on one stream",
    build: (s) => {
      const { table, function: fn } = s.consumer("orders");
      s.mapping("again", table, { functionName: fn.get("name") });
    },
    preview: ["mapping-is-unique"],
  },
  {
    name: "a function in another account, given by ARN",
    build: (s) =>
      s.mapping("orders", s.table("orders"), {
        functionName: "arn:aws:lambda:us-east-1:999999999999:function:worker",
      }),
  },
  // Records that are let through.
  {
    name: "filters on a nested attribute, on expired items and on null",
    build: (s) =>
      filtered(
        s,
        { dynamodb: { NewImage: { a: { M: { b: { S: ["x"] } } } } } },
        { userIdentity: { type: ["Service"], principalId: ["dynamodb.amazonaws.com"] } },
        { dynamodb: { NewImage: { a: { NULL: [true] } } } },
        { dynamodb: { NewImage: { a: { S: [{ "anything-but": ["x"] }] } } } },
      ),
  },
  {
    name: "a filter on a nested attribute without its M tag",
    build: (s) => filtered(s, { dynamodb: { NewImage: { a: { b: { S: ["x"] } } } } }),
    preview: DEAD,
  },
  {
    name: "a filter on the new image of a removed item",
    build: (s) => filtered(s, { eventName: ["REMOVE"], dynamodb: { NewImage: { a: { S: ["x"] } } } }),
    preview: DEAD,
  },
  {
    name: "a filter on a boolean as text",
    build: (s) => filtered(s, { dynamodb: { NewImage: { a: { BOOL: ["true"] } } } }),
    preview: DEAD,
  },
  {
    name: "a filter on a number that isn't text",
    build: (s) => filtered(s, { dynamodb: { NewImage: { a: { N: [7] } } } }),
    preview: DEAD,
  },
  {
    name: "a filter on the event source of every record",
    build: (s) => filtered(s, { eventSource: ["aws:dynamodb"] }),
  },
  {
    name: "a filter on another service's event source",
    build: (s) => filtered(s, { eventSource: ["aws:kinesis"] }),
    preview: DEAD,
  },
  // Settings and runtimes.
  {
    name: "every setting at its maximum",
    build: (s) =>
      s.consumer("orders", {
        mapping: {
          batchSize: 10_000,
          maximumBatchingWindowInSeconds: 300,
          maximumRetryAttempts: 10_000,
          parallelizationFactor: 10,
        },
      }),
  },
  {
    name: "one retry too many",
    build: (s) => s.consumer("orders", { mapping: { maximumRetryAttempts: 10_001 } }),
    preview: ["mapping-settings-are-accepted"],
  },
  {
    name: "a container image",
    build: (s) => s.consumer("orders", { fn: { runtime: undefined, packageType: "Image" } }),
  },
  {
    name: "a runtime that has ended",
    build: (s) => s.consumer("orders", { fn: { runtime: "go1.x" } }),
    preview: ["runtime-can-be-created"],
    // By then the function exists, and AWS keeps running it.
    up: [],
  },
];

function rejected(stack: TestStack): string[] {
  const graph = buildGraph(stack.resources);
  return rules
    .filter(({ level }) => level === "mandatory")
    .filter((rule) =>
      [...rule.check(graph, readConfig(rule, {}).settings)].some(({ outcome }) => outcome === "violation"),
    )
    .map(({ id }) => id);
}

describe("a program", () => {
  for (const { name, build, preview = [], up = preview } of PROGRAMS) {
    for (const [phase, expected] of Object.entries({ preview, up })) {
      it(`gets the verdict reached by hand, during ${phase}: ${name}`, () => {
        const stack = new TestStack(phase as Phase);
        build(stack);
        assert.deepEqual(rejected(stack), expected);
      });
    }
  }
});
