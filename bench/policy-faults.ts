// Forty faults of stacks with DynamoDB streams, written down before any tool was asked, each beside the same stack without it.
import { all, allow, READ, type TestStack } from "dynamodb-streams-policy/test/stack";

type Build = (stack: TestStack, faulty: boolean) => unknown;

/** A fault: what is wrong, and the stack with it or without. */
export interface Fault {
  name: string;
  build: Build;
}

type Inputs = Record<string, unknown>;

const TABLE = { hashKey: "id", attributes: [{ name: "id", type: "S" }] };
const MAPPING = { startingPosition: "TRIM_HORIZON", maximumRetryAttempts: 3, batchSize: 100 };
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failures";
const MANAGED = "arn:aws:iam::aws:policy/";

/** A consumer in which one of the inputs is wrong. */
const inputs =
  (part: "table" | "mapping" | "fn", wrong: Inputs, right: Inputs = {}): Build =>
  (stack, faulty) =>
    stack.consumer("orders", {
      table: { ...TABLE, ...(part === "table" && (faulty ? wrong : right)) },
      mapping: { ...MAPPING, ...(part === "mapping" && (faulty ? wrong : right)) },
      fn: part === "fn" ? (faulty ? wrong : right) : {},
    });

const filter =
  (wrong: unknown, right: unknown = { eventName: ["INSERT"] }, table: Inputs = {}): Build =>
  (stack, faulty) => {
    const pattern = JSON.stringify(faulty ? wrong : right);
    return stack.consumer("orders", {
      table: { ...TABLE, ...table },
      mapping: { ...MAPPING, filterCriteria: { filters: [{ pattern }] } },
    });
  };

/** A consumer whose role gets its permissions in another way. */
const role =
  (grant: (stack: TestStack, role: ReturnType<TestStack["role"]>, faulty: boolean) => unknown): Build =>
  (stack, faulty) => {
    const table = stack.table("orders", TABLE);
    const executionRole = stack.role("orders");
    grant(stack, executionRole, faulty);
    const fn = stack.function("orders", { role: executionRole.get("arn") });
    stack.mapping("orders", table, { functionName: fn.get("arn"), ...MAPPING });
  };

const attached = (right: string, wrong: string): Build =>
  role((stack, executionRole, faulty) =>
    stack.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "read", {
      role: executionRole.get("name"),
      policyArn: MANAGED + (faulty ? wrong : right),
    }),
  );

const policy = (write: (faulty: boolean) => unknown): Build =>
  role((stack, executionRole, faulty) => {
    const document = write(faulty);
    const text = typeof document === "string" ? document : JSON.stringify(document);
    return stack.add("aws:iam/rolePolicy:RolePolicy", "read", { role: executionRole.get("name"), policy: text });
  });

/** A mapping that reads something else. */
const source =
  (wrong: unknown): Build =>
  (stack, faulty) => {
    const { table, function: fn } = stack.consumer("orders", { table: TABLE, mapping: MAPPING });
    const other = stack.function("other", { role: "arn:aws:iam::123456789012:role/other" });
    const eventSourceArn = !faulty ? table.get("streamArn") : wrong === "table" ? table.get("arn") : wrong;
    stack.mapping("second", { eventSourceArn }, { functionName: other.get("arn"), ...MAPPING });
    return fn;
  };

const newImage = (attributes: unknown) => ({ dynamodb: { NewImage: attributes } });
const without = (action: string) => READ.filter((item) => !item.endsWith(action));

export const faults: readonly Fault[] = [
  { name: "stream off, view type set", build: inputs("table", { streamEnabled: false }) },
  { name: "stream switch left out", build: inputs("table", { streamEnabled: undefined, streamViewType: undefined }) },
  { name: "stream on, no view type", build: inputs("table", { streamViewType: "" }) },
  { name: "source is the table's ARN", build: source("table") },
  { name: "source is a bucket", build: source("arn:aws:s3:::orders") },
  { name: "source is no ARN", build: source("orders") },
  {
    name: "role with no policy at all",
    build: role((stack, executionRole, faulty) => faulty || stack.rolePolicy("read", executionRole, READ, "*")),
  },
  {
    name: "GetShardIterator is missing",
    build: policy((faulty) => allow(faulty ? without("GetShardIterator") : READ, "*")),
  },
  {
    name: "DescribeStream is missing",
    build: policy((faulty) => allow(faulty ? without("DescribeStream") : READ, "*")),
  },
  {
    name: "permission for another table's stream",
    build: policy((faulty) =>
      allow(READ, `arn:aws:dynamodb:us-east-1:123456789012:table/${faulty ? "users" : "orders"}/stream/*`),
    ),
  },
  {
    name: "a statement denies reading",
    build: policy((faulty) => ({
      Statement: [
        ...allow(READ, "*").Statement,
        ...(faulty ? [{ Effect: "Deny", Action: "dynamodb:Get*", Resource: "*" }] : []),
      ],
    })),
  },
  {
    name: "basic execution role alone",
    build: attached("service-role/AWSLambdaDynamoDBExecutionRole", "service-role/AWSLambdaBasicExecutionRole"),
  },
  {
    name: "a managed policy that doesn't exist",
    build: attached("service-role/AWSLambdaDynamoDBExecutionRole", "AWSLambdaDynamoDBExecutionRole"),
  },
  {
    name: "Effect in the wrong case",
    build: policy((faulty) => ({ Statement: [{ Effect: faulty ? "allow" : "Allow", Action: READ, Resource: "*" }] })),
  },
  {
    name: "inline policies: one empty block",
    build: (stack, faulty) => {
      const table = stack.table("orders", TABLE);
      const executionRole = stack.role("orders", {
        inlinePolicies: faulty ? [{}] : [{ name: "read", policy: JSON.stringify(allow(READ, "*")) }],
      });
      stack.mapping("orders", table, {
        functionName: stack.function("orders", { role: executionRole.get("arn") }).get("arn"),
        ...MAPPING,
      });
    },
  },
  { name: "filter without a type tag", build: filter(newImage({ status: ["open"] })) },
  { name: "filter with numeric on N", build: filter(newImage({ total: { N: [{ numeric: [">", 5] }] } })) },
  { name: "filter on a lower-case event name", build: filter({ eventName: ["insert"] }) },
  { name: "filter on DELETE", build: filter({ eventName: ["DELETE"] }) },
  {
    name: "filter on an image that the stream lacks",
    build: filter(newImage({ status: { S: ["open"] } }), { eventName: ["INSERT"] }, { streamViewType: "KEYS_ONLY" }),
  },
  {
    name: "filter on an INSERT's old image",
    build: filter({ eventName: ["INSERT"], dynamodb: { OldImage: { a: { S: ["x"] } } } }),
  },
  { name: "filter in another service's envelope", build: filter({ body: { eventName: ["INSERT"] } }) },
  { name: "filter with exists above the type tag", build: filter(newImage({ gone: [{ exists: false }] })) },
  { name: "filter that isn't a list", build: filter({ eventName: "INSERT" }) },
  { name: "filter with a list after prefix", build: filter(newImage({ a: { S: [{ prefix: ["x"] }] } })) },
  {
    name: "six filters",
    build: (stack, faulty) => {
      const filters = Array.from({ length: faulty ? 6 : 5 }, () => ({ pattern: '{"eventName":["INSERT"]}' }));
      stack.consumer("orders", { table: TABLE, mapping: { ...MAPPING, filterCriteria: { filters } } });
    },
  },
  { name: "batch size of 20,000", build: inputs("mapping", { batchSize: 20_000 }) },
  { name: "batching window of 600 s", build: inputs("mapping", { maximumBatchingWindowInSeconds: 600 }) },
  { name: "20,000 retries", build: inputs("mapping", { maximumRetryAttempts: 20_000 }) },
  { name: "record age of 30 s", build: inputs("mapping", { maximumRecordAgeInSeconds: 30 }) },
  { name: "parallelization of 20", build: inputs("mapping", { parallelizationFactor: 20 }) },
  { name: "tumbling window of 1,000 s", build: inputs("mapping", { tumblingWindowInSeconds: 1000 }) },
  {
    name: "parallelization with a tumbling window",
    build: inputs(
      "mapping",
      { parallelizationFactor: 4, tumblingWindowInSeconds: 60 },
      { tumblingWindowInSeconds: 60 },
    ),
  },
  { name: "AT_TIMESTAMP", build: inputs("mapping", { startingPosition: "AT_TIMESTAMP" }) },
  { name: "no starting position", build: inputs("mapping", { startingPosition: undefined }) },
  {
    name: "two mappings of one stream and function",
    build: (stack, faulty) => {
      const { table, function: fn } = stack.consumer("orders", { table: TABLE, mapping: MAPPING });
      if (faulty) stack.mapping("again", table, { functionName: fn.get("arn"), ...MAPPING });
    },
  },
  { name: "a runtime that has ended", build: inputs("fn", { runtime: "nodejs14.x" }) },
  {
    name: "three readers of one stream",
    build: (stack, faulty) => {
      const { table, role: executionRole } = stack.consumer("orders", { table: TABLE, mapping: MAPPING });
      for (const name of faulty ? ["second", "third"] : ["second"]) {
        stack.mapping(name, table, {
          functionName: stack.function(name, { role: executionRole.get("arn") }).get("arn"),
          ...MAPPING,
        });
      }
    },
  },
  {
    name: "no permission to write to the destination",
    build: (stack, faulty) => {
      const { role: executionRole } = stack.consumer("orders", {
        table: TABLE,
        mapping: { ...MAPPING, destinationConfig: { onFailure: { destinationArn: QUEUE } } },
      });
      if (!faulty) stack.rolePolicy("send", executionRole, ["sqs:SendMessage"], QUEUE);
    },
  },
  {
    name: "the function may write to its own table",
    build: (stack, faulty) => {
      const { role: executionRole, table } = stack.consumer("orders", { table: TABLE, mapping: MAPPING });
      const text = all([table.get("arn")], (arn) =>
        JSON.stringify(allow([faulty ? "dynamodb:PutItem" : "dynamodb:GetItem"], arn)),
      );
      stack.add("aws:iam/rolePolicy:RolePolicy", "write", { role: executionRole.get("name"), policy: text });
    },
  },
];
