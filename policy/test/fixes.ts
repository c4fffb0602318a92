// Every fix that a rule can print, with a stack that gets it and the same stack with the fix applied.
import assert from "node:assert/strict";
import type { Fix } from "./fix";
import { FILTER_FIXES } from "./fixes-of-filters";
import { allow, READ, type Handle, type TestStack } from "./stack";

const ACCOUNT = "123456789012";
const MANAGED = "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole";
const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1`;
const QUEUE = `arn:aws:sqs:us-east-1:${ACCOUNT}:failed`;
const TABLE = `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/orders`;
const BOUNDED = { maximumRetryAttempts: 3, functionResponseTypes: ["ReportBatchItemFailures"] };
const STATEMENTS = (...Statement: unknown[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const may = (Action: string | string[], Resource = "*") => ({ Effect: "Allow", Action, Resource });
const mayNot = (Action: string | string[], Resource = "*") => ({ Effect: "Deny", Action, Resource });
const reads = [may(READ.slice(0, 3), `${TABLE}/stream/*`), may("dynamodb:ListStreams")];

/** A consumer whose role has this document in addition to the permission to read. */
function withPolicy(s: TestStack, policy: string, { mapping = {}, role = {}, table = {} } = {}, read = true): Handle {
  const source = s.table("orders", table);
  const made = s.role("orders", { ...(read && { managedPolicyArns: [MANAGED] }), ...role });
  s.add("aws:iam/rolePolicy:RolePolicy", "own", { role: made.get("name"), policy });
  const target = s.function("orders", { role: made.get("arn") });
  s.mapping("orders", source, { functionName: target.get("arn"), ...BOUNDED, ...mapping });
  return source;
}

const onFailure = (destinationArn: unknown) => ({ destinationConfig: { onFailure: { destinationArn } } });
const document = (advice: string, wrong: string, right = STATEMENTS(...reads)): Fix => ({
  advice,
  build: (s, followed) => withPolicy(s, followed ? right : wrong, {}, false),
});
const setting = (advice: string, wrong: Record<string, unknown>, right: Record<string, unknown> = {}): Fix => ({
  advice,
  build: (s, followed) => s.consumer("orders", { mapping: { ...BOUNDED, ...(followed ? right : wrong) } }),
});
const number = (name: string, text: string, wrong: number, right: number): Fix =>
  setting(`set ${name} to a whole number from ${text}`, { [name]: wrong }, { [name]: right });

/** A consumer with a destination that carries a policy of its own. */
function carried(s: TestStack, resource: string, policy: string, Statement: unknown): void {
  const kind = resource.split(":").at(-1) as string;
  const arn = { Queue: QUEUE, Topic: QUEUE.replace("sqs", "sns"), Bucket: "arn:aws:s3:::failed" }[kind];
  const destination = s.add(resource, "failed", { bucket: "failed" }, { arn, url: "https://failed" });
  const property = { Queue: "queueUrl", Topic: "arn", Bucket: "bucket" }[kind] as string;
  const output = { queueUrl: "url", arn: "arn", bucket: "bucket" }[property] as string;
  s.add(policy, "failed", { [property]: destination.get(output), policy: JSON.stringify({ Statement }) });
  withPolicy(s, STATEMENTS(may(["sqs:*", "sns:*", "s3:*"])), { mapping: onFailure(destination.get("arn")) });
}

/** A consumer of a table that a customer's key encrypts. */
function encrypted(s: TestStack, statements: unknown[], keyPolicy?: unknown): void {
  const key = s.add("aws:kms/key:Key", "orders", keyPolicy === undefined ? {} : { policy: JSON.stringify(keyPolicy) }, {
    arn: KEY,
    keyId: "1",
    policy: "",
  });
  withPolicy(s, STATEMENTS(...statements), {
    table: { serverSideEncryption: { enabled: true, kmsKeyArn: key.get("arn") } },
  });
}

/** Fixes by the rule's id. */
export const FIXES: Readonly<Record<string, readonly Fix[]>> = {
  "filter-fits-view-type": FILTER_FIXES,
  "mapping-needs-enabled-stream": [
    {
      advice: 'set streamEnabled: true and a streamViewType on table "…"',
      build: (s, followed) => s.consumer("orders", { table: { streamEnabled: followed } }),
    },
    {
      advice: 'set streamSpecification with a streamViewType on table "…"',
      build: (s, followed) => {
        const specification = { streamSpecification: { streamViewType: "NEW_IMAGE" } };
        s.mapping("orders", s.nativeTable("orders", followed ? specification : {}));
      },
    },
    {
      advice:
        'leave the mapping out until the table is created, and in the next update add it and set streamEnabled: true and a streamViewType on table "…"',
      build: (s, followed) => {
        const table = s.table("orders", {
          restoreSourceName: "old",
          ...(followed && { arn: TABLE, streamArn: `${TABLE}/stream/1` }),
        });
        s.mapping("orders", table);
      },
      phase: "preview",
    },
  ],
  "stream-view-type-needs-enabled-stream": [
    {
      advice: "set streamEnabled: true and a streamViewType, or remove the view type",
      build: (s, followed) => s.table("orders", { streamEnabled: followed, streamViewType: "NEW_IMAGE" }),
    },
    {
      advice: "set streamViewType to one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES",
      build: (s, followed) => s.table("orders", { streamViewType: followed ? "KEYS_ONLY" : undefined }),
    },
  ],
  "mapping-source-is-a-stream": [
    {
      advice: "pass the table's output streamArn",
      build: (s, followed) => {
        const table = s.table("orders");
        s.mapping("orders", followed ? table : { eventSourceArn: "orders" });
      },
    },
    {
      advice: "enable the stream of that table, and pass its output streamArn",
      build: (s, followed) => {
        const table = s.table("orders", {
          streamEnabled: followed,
          streamViewType: followed ? "NEW_IMAGE" : undefined,
        });
        s.mapping("orders", followed ? table : { eventSourceArn: "" });
      },
    },
  ],
  "role-can-read-stream": [
    {
      advice: 'allow them in a policy of role "…"',
      build: (s, followed) => s.consumer("orders", { grant: followed ? READ : [] }),
    },
    {
      advice: 'allow it in a policy of role "…"',
      build: (s, followed) =>
        withPolicy(s, STATEMENTS(...reads.slice(0, 1), ...(followed ? reads.slice(1) : [])), {}, false),
    },
    {
      advice: 'take … out of what policy "…" denies',
      build: (s, followed) => withPolicy(s, STATEMENTS(mayNot(followed ? "s3:*" : "dynamodb:GetRecords"))),
    },
    {
      advice: "detach …, which denies …",
      build: (s, followed) => {
        const denies = "arn:aws:iam::aws:policy/AWSDenyAll";
        withPolicy(s, STATEMENTS(...reads), { role: { managedPolicyArns: followed ? [] : [denies] } }, false);
      },
    },
    {
      advice: 'allow … in policy "…" too, the permissions boundary',
      build: (s, followed) => {
        const policy = STATEMENTS(may(followed ? ["s3:*", "dynamodb:*"] : "s3:*"));
        const boundary = s.add("aws:iam/policy:Policy", "boundary", { policy }, { arn: "arn:aws:iam::1:policy/b" });
        withPolicy(s, STATEMENTS(...reads), { role: { permissionsBoundary: boundary.get("arn") } }, false);
      },
    },
    {
      advice: "replace the permissions boundary, …, with one that also allows …",
      build: (s, followed) => {
        const permissionsBoundary = `arn:aws:iam::aws:policy/${followed ? "PowerUserAccess" : "AmazonS3FullAccess"}`;
        withPolicy(s, STATEMENTS(...reads), { role: { permissionsBoundary } }, false);
      },
    },
    {
      advice: "use arn:aws:iam::aws:policy/…",
      build: (s, followed) => {
        const managedPolicyArns = [followed ? MANAGED : MANAGED.replace("service-role/", "")];
        withPolicy(s, STATEMENTS(may("s3:GetObject")), { role: { managedPolicyArns } });
      },
    },
    document("build it with JSON.stringify, jsonencode or the like", "{,}"),
    document("make it an object with a Version and a Statement", "[]"),
    document('set Version to "2012-10-17"', STATEMENTS(...reads).replace("2012-10-17", "2012-10-18")),
    document("add a Statement with what it allows", '{"Version":"2012-10-17"}'),
    document("make it an object with an Effect, an Action and a Resource", STATEMENTS("x")),
    document("set its Effect to Allow", STATEMENTS({ ...reads[0], Effect: "allow" }, reads[1])),
    document(
      "set its Effect to Deny",
      STATEMENTS(...reads, { ...mayNot("iam:*"), Effect: "DENY" }),
      STATEMENTS(...reads, mayNot("iam:*")),
    ),
    document("add an Action to it", STATEMENTS(...reads, { Effect: "Allow", Resource: "*" })),
    document("add a Resource to it", STATEMENTS(reads[0], { Effect: "Allow", Action: "dynamodb:ListStreams" })),
    document("remove its Principal", STATEMENTS(reads[0], { ...reads[1], Principal: "*" })),
  ],
  "mapping-settings-are-accepted": [
    setting("set startingPosition to LATEST or TRIM_HORIZON", { startingPosition: "AT_TIMESTAMP" }),
    number("batchSize", "1 to 10000 (records)", 20_000, 10_000),
    number("maximumBatchingWindowInSeconds", "0 to 300 (seconds)", 301, 300),
    number("maximumRecordAgeInSeconds", "60 to 604800 (seconds), or -1", 30, 60),
    number("maximumRetryAttempts", "0 to 10000 (retries), or -1", 20_000, 0),
    number("parallelizationFactor", "1 to 10 (batches per shard)", 11, 10),
    number("tumblingWindowInSeconds", "0 to 900 (seconds)", 901, 900),
    setting(
      "set at most 5 filters",
      { filterCriteria: { filters: Array(6).fill({ pattern: '{"eventName":["INSERT"]}' }) } },
      { filterCriteria: { filters: Array(5).fill({ pattern: '{"eventName":["INSERT"]}' }) } },
    ),
    setting(
      "set parallelizationFactor to 1, or remove tumblingWindowInSeconds",
      { parallelizationFactor: 2, tumblingWindowInSeconds: 30 },
      { parallelizationFactor: 1, tumblingWindowInSeconds: 30 },
    ),
    setting("send failed batches to a standard queue or topic", onFailure(`${QUEUE}.fifo`), onFailure(QUEUE)),
    setting("remove …", { scalingConfig: { maximumConcurrency: 2 } }),
  ],
  "runtime-can-be-created": [
    {
      advice: "move to …",
      build: (s, followed) => s.function("orders", { runtime: followed ? "nodejs24.x" : "nodejs14.x" }),
      config: { asOf: "2026-11-29" },
    },
  ],
  "mapping-is-unique": (
    [
      ['remove it, since mapping "…" delivers every record', false, true],
      ['remove it and the filters of mapping "…", which then has to deliver every record', true, false],
      ['remove it, and add its filters to those of mapping "…"', true, true],
    ] as const
  ).map(([advice, first, second]) => ({
    advice,
    build: (s, followed) => {
      const filtered = (...names: string[]) => ({
        filterCriteria: { filters: names.map((name) => ({ pattern: `{"eventName":["${name}"]}` })) },
      });
      const united = first && second ? filtered("INSERT", "REMOVE") : {};
      const { table, function: fn } = s.consumer("orders", {
        mapping: followed ? united : first ? filtered("INSERT") : {},
      });
      if (!followed) s.mapping("again", table, { functionName: fn.get("arn"), ...(second && filtered("REMOVE")) });
    },
  })),
  "mapping-loses-no-records": [
    {
      advice: "set startingPosition to TRIM_HORIZON",
      build: (s, followed) =>
        s.consumer("orders", { mapping: { ...BOUNDED, startingPosition: followed ? "TRIM_HORIZON" : "LATEST" } }),
      phase: "preview",
    },
  ],
  "poison-pill-is-bounded": [
    {
      advice:
        'set maximumRetryAttempts, an on-failure destination, and functionResponseTypes: ["ReportBatchItemFailures"] so that a retry starts at the record that failed',
      build: (s, followed) =>
        s.consumer("orders", { mapping: followed ? { ...BOUNDED, ...onFailure(QUEUE) } : {}, grant: [...READ] }),
    },
    {
      advice: "set maximumRetryAttempts and a deadLetterConfig",
      build: (s, followed) => {
        const stream = followed ? { maximumRetryAttempts: 3, deadLetterConfig: { arn: QUEUE } } : {};
        s.pipe("orders", s.table("orders"), { stream });
      },
    },
    {
      advice: "set destinationConfig.onFailure to a queue, topic or bucket",
      build: (s, followed) => s.consumer("orders", { mapping: { ...BOUNDED, ...(followed && onFailure(QUEUE)) } }),
      config: { requireDestination: true },
    },
    {
      advice: "set deadLetterConfig to a queue or topic",
      build: (s, followed) => {
        const stream = { maximumRetryAttempts: 3, ...(followed && { deadLetterConfig: { arn: QUEUE } }) };
        s.pipe("orders", s.table("orders"), { stream });
      },
      config: { requireDestination: true },
    },
  ],
  "handler-reports-item-failures": [
    setting(
      'set functionResponseTypes to ["ReportBatchItemFailures"] and return the failed records\' sequence numbers from the handler',
      { functionResponseTypes: [] },
      BOUNDED,
    ),
  ],
  "failures-can-be-delivered": [
    {
      advice: 'allow … on … in a policy of role "…"',
      build: (s, followed) =>
        withPolicy(s, STATEMENTS(may(followed ? "sqs:SendMessage" : "s3:Get*")), { mapping: onFailure(QUEUE) }),
    },
    {
      advice:
        'allow sqs:SendMessage on queue "…" in a policy of role "…", and allow kms:GenerateDataKey, kms:Decrypt on key "…" in a policy of role "…"',
      build: (s, followed) => {
        const key = s.add("aws:kms/key:Key", "failed", {}, { arn: KEY, keyId: "1", policy: "" });
        const queue = s.add("aws:sqs/queue:Queue", "failed", { kmsMasterKeyId: key.get("arn") }, { arn: QUEUE });
        const statements = [may("sqs:SendMessage", QUEUE), may(["kms:GenerateDataKey", "kms:Decrypt"], KEY)];
        const policy = STATEMENTS(...(followed ? statements : [may("s3:GetObject")]));
        withPolicy(s, policy, { mapping: onFailure(queue.get("arn")) });
      },
    },
    ...["aws:sqs/queue:Queue", "aws:sns/topic:Topic", "aws:s3/bucket:Bucket"].map((resource): Fix => ({
      advice: 'take … out of what policy "…" denies',
      build: (s, followed) => {
        const policy = resource.replace(/(.*)\/(.*):(.*)/, "$1/$2Policy:$3Policy");
        const action = followed ? "sqs:PurgeQueue" : ["sqs:SendMessage", "sns:Publish", "s3:PutObject"];
        carried(s, resource, policy, { Effect: "Deny", Principal: "*", Action: action, Resource: "*" });
      },
    })),
  ],
  "failures-go-to-mapping-destination": [
    {
      advice: "set destinationConfig.onFailure on the mapping",
      build: (s, followed) =>
        s.consumer("orders", {
          fn: { deadLetterConfig: { targetArn: QUEUE } },
          mapping: { ...BOUNDED, ...(followed && onFailure(QUEUE)) },
        }),
    },
  ],
  "role-can-decrypt-stream": [
    {
      advice: 'allow kms:Decrypt on key "…" in a policy of role "…"',
      build: (s, followed) => {
        encrypted(s, [may(followed ? "kms:Decrypt" : "kms:Encrypt")]);
      },
    },
    {
      advice: 'take kms:Decrypt out of what policy "…" denies',
      build: (s, followed) => {
        encrypted(s, [may("kms:Decrypt"), mayNot(followed ? "kms:Encrypt" : "kms:*")]);
      },
    },
    {
      advice: 'take kms:Decrypt out of what key "…" denies',
      build: (s, followed) => {
        const statement = { Effect: "Deny", Principal: "*", Action: followed ? "kms:Encrypt" : "kms:*", Resource: "*" };
        encrypted(s, [may("kms:Decrypt")], { Version: "2012-10-17", Statement: [statement] });
      },
    },
  ],
  "global-table-declares-stream": [
    {
      advice: "set streamEnabled: true and streamViewType: NEW_AND_OLD_IMAGES",
      build: (s, followed) => {
        const stream = followed ? {} : { streamEnabled: undefined, streamViewType: undefined };
        s.table("orders", { replicas: [{ regionName: "eu-west-1" }], ...stream });
      },
    },
  ],
  "no-write-back-loop": [
    {
      advice: "add a filter that leaves its own writes out, or write to another table",
      build: (s, followed) => {
        const to = followed ? TABLE.replace("orders", "totals") : TABLE;
        withPolicy(s, STATEMENTS(may("dynamodb:PutItem", to)));
      },
    },
  ],
  "at-most-two-readers": [
    {
      advice: "read the stream with one function that passes the records on",
      build: (s, followed) => {
        const { table } = s.consumer("orders");
        for (const name of followed ? [] : ["second", "third"]) {
          s.mapping(name, table, { functionName: s.function(name).get("arn") });
        }
      },
    },
  ],
  "no-permission-for-dynamodb": [
    {
      advice: "remove it",
      build: (s, followed) => {
        s.consumer("orders");
        if (!followed) s.add("aws:lambda/permission:Permission", "p", { principal: "dynamodb.amazonaws.com" });
      },
    },
  ],
  "least-privilege-stream-reader": [
    {
      advice:
        'allow only dynamodb:DescribeStream, dynamodb:GetRecords, dynamodb:GetShardIterator on the stream, and dynamodb:ListStreams on "*"',
      build: (s, followed) => withPolicy(s, STATEMENTS(...(followed ? reads : [may("dynamodb:*")])), {}, false),
    },
    {
      advice: "allow only logs:CreateLogStream, logs:PutLogEvents on the log group that it writes to",
      build: (s, followed) => {
        const group = `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/lambda/orders:*`;
        const [statement] = allow(["logs:CreateLogStream", "logs:PutLogEvents"], followed ? group : "*").Statement;
        withPolicy(s, STATEMENTS(...reads, statement), {}, false);
      },
    },
  ],
  "streamed-table-is-protected": (
    [
      ["enable point-in-time recovery", { deletionProtectionEnabled: true }],
      ["enable deletion protection", { pointInTimeRecovery: { enabled: true } }],
      ["enable point-in-time recovery and deletion protection", {}],
    ] as const
  ).map(([advice, inputs]) => ({
    advice,
    build: (s, followed) => {
      const all = { deletionProtectionEnabled: true, pointInTimeRecovery: { enabled: true } };
      s.table("orders", { deletionProtectionEnabled: false, pointInTimeRecovery: {}, ...(followed ? all : inputs) });
    },
  })),
};

/** Whether this is the fix's wording. */
export function isAdvisedIn({ advice }: Fix, text: string): boolean {
  const escaped = advice.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join(".+")}$`).test(text);
}

/** Fails for a wording that isn't a fix of the rule, nor made up of such fixes. */
export function assertIsFollowed(rule: string, text: string): void {
  const fixes = FIXES[rule] ?? [];
  const isKnown = (part: string) => fixes.some((fix) => isAdvisedIn(fix, part));
  assert.ok(
    isKnown(text) || ["; ", ", and "].some((between) => text.split(between).every(isKnown)),
    `fixes.ts follows no fix of ${rule} that says: ${text}`,
  );
}
