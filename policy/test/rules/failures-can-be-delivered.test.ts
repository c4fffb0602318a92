import { failuresCanBeDelivered } from "../../rules/failures-can-be-delivered";
import { describeRule, type Case } from "../cases";
import { all, UNKNOWN_OBJECT, UNKNOWN_TEXT, type TestStack } from "../stack";

const KEY = "arn:aws:kms:us-east-1:123456789012:key/failed";
const QUEUE = "arn:aws:sqs:us-east-1:123456789012:failures";

/** A consumer with an on-failure destination, whose role is also allowed these actions. */
function consumer(s: TestStack, destinationArn: unknown, permissions: { action: string; on: string }[]) {
  const { role } = s.consumer("orders", {
    mapping: { destinationConfig: { onFailure: { destinationArn } } },
    grant: [],
  });
  permissions.forEach(({ action, on }, i) => s.rolePolicy(`may${i}`, role, [action], on));
}

/** A consumer with an encrypted on-failure queue or topic, whose role is allowed these actions on keys. */
function encrypted(s: TestStack, kind: "queue" | "topic", permissions: string[], key?: string) {
  const service = kind === "queue" ? "sqs" : "sns";
  const type = kind === "queue" ? "aws:sqs/queue:Queue" : "aws:sns/topic:Topic";
  const kmsMasterKeyId = key ?? s.add("aws:kms/key:Key", "failed", {}, { arn: KEY, policy: "" }).get("arn");
  const destination = s.add(type, "failed", { kmsMasterKeyId }, { arn: `arn:aws:${service}:us-east-1:1:failed` });
  consumer(s, destination.get("arn"), [
    { action: `${service}:*`, on: "*" },
    ...permissions.map((action) => ({ action, on: "*" })),
  ]);
}

const ROLE = "arn:aws:iam::123456789012:role/orders";

const CARRIERS = {
  queue: {
    type: "aws:sqs/queue:Queue",
    arn: QUEUE,
    action: "sqs:SendMessage",
    policy: "aws:sqs/queuePolicy:QueuePolicy",
  },
  topic: {
    type: "aws:sns/topic:Topic",
    arn: "arn:aws:sns:us-east-1:123456789012:failed",
    action: "sns:Publish",
    policy: "aws:sns/topicPolicy:TopicPolicy",
  },
  bucket: {
    type: "aws:s3/bucket:Bucket",
    arn: "arn:aws:s3:::failed",
    action: "s3:PutObject",
    policy: "aws:s3/bucketPolicy:BucketPolicy",
  },
};

/** A consumer with an on-failure destination that has a policy of its own. */
function carried(s: TestStack, kind: keyof typeof CARRIERS, statement: object | string, allowedOn?: string) {
  const { type, arn, action, policy } = CARRIERS[kind];
  const url = "https://sqs.us-east-1.amazonaws.com/123456789012/failed";
  const destination = s.add(type, "failed", {}, { arn, url, bucket: "failed" });
  consumer(s, destination.get("arn"), allowedOn === undefined ? [] : [{ action, on: allowedOn }]);
  const document =
    typeof statement === "string"
      ? statement
      : JSON.stringify({ Statement: [{ Action: action, Resource: "*", ...statement }] });
  const of = {
    queue: { queueUrl: destination.get("url") },
    topic: { arn: destination.get("arn") },
    bucket: { bucket: destination.get("bucket") },
  };
  s.add(policy, "failed", { ...of[kind], policy: document });
}

describeRule(failuresCanBeDelivered, [
  { kind: "good", name: "a mapping without a destination", build: (s) => s.consumer("orders", { grant: [] }) },
  {
    kind: "good",
    name: "a queue that the role may send to",
    build: (s) => consumer(s, QUEUE, [{ action: "sqs:SendMessage", on: QUEUE }]),
  },
  {
    kind: "good",
    name: "a topic that the role may publish to",
    build: (s) => consumer(s, "arn:aws:sns:us-east-1:123456789012:t", [{ action: "sns:*", on: "arn:aws:sns:*:*:t" }]),
  },
  {
    kind: "good",
    name: "a bucket whose objects the role may write",
    build: (s) => consumer(s, "arn:aws:s3:::b", [{ action: "s3:PutObject", on: "arn:aws:s3:::b/*" }]),
  },
  {
    kind: "good",
    name: "a queue that doesn't exist yet if the policy covers every queue",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "failures", {}, { arn: QUEUE });
      consumer(s, queue.get("arn"), [{ action: "sqs:SendMessage", on: "*" }]);
    },
  },
  {
    kind: "bad",
    name: "a role without permission for the destination",
    build: (s) => consumer(s, QUEUE, []),
    reports: [
      {
        on: "orders",
        message:
          /Mapping "orders" sends failed batches to .*failures, but role "orders" isn't allowed to call sqs:SendMessage there/,
      },
    ],
  },
  {
    kind: "bad",
    name: "a role that may only send to another queue",
    build: (s) => consumer(s, QUEUE, [{ action: "sqs:SendMessage", on: `${QUEUE}-of-others` }]),
    reports: [{ on: "orders", message: /isn't allowed to call sqs:SendMessage/ }],
  },
  {
    kind: "bad",
    name: "a policy on the bucket instead of its objects",
    build: (s) => consumer(s, "arn:aws:s3:::b", [{ action: "s3:PutObject", on: "arn:aws:s3:::b" }]),
    reports: [
      {
        on: "orders",
        message: /isn't allowed to call s3:PutObject .*Fix: allow s3:PutObject on arn:aws:s3:::b\/\* in a policy/,
      },
    ],
  },
  {
    kind: "bad",
    name: "aws-native resources whose role may not send to a queue that doesn't exist yet",
    build: (s) => {
      const queue = s.add("aws-native:sqs:Queue", "failures", {}, { arn: QUEUE });
      const role = s.role("orders");
      const fn = s.function("orders", { role: role.get("arn") });
      const destinationConfig = { onFailure: { destination: queue.get("arn") } };
      const eventSourceArn = s.table("orders").get("streamArn");
      const functionName = fn.get("arn");
      s.add("aws-native:lambda:EventSourceMapping", "orders", { eventSourceArn, functionName, destinationConfig });
    },
    reports: [{ on: "orders", message: /isn't allowed to call sqs:SendMessage/ }],
  },
  ...(["queue", "topic"] as const).flatMap((kind): Case[] => [
    {
      kind: "good",
      name: `a ${kind} encrypted with a key of the stack that the role may use`,
      build: (s) => encrypted(s, kind, ["kms:GenerateDataKey", "kms:Decrypt"]),
    },
    {
      kind: "good",
      name: `a ${kind} encrypted with an AWS managed key`,
      build: (s) => encrypted(s, kind, [], `alias/aws/${kind === "queue" ? "sqs" : "sns"}`),
    },
    {
      kind: "bad",
      name: `a ${kind} encrypted with a key of the stack that the role may not use`,
      build: (s) => encrypted(s, kind, []),
      reports: [
        {
          on: "orders",
          message:
            /isn't allowed to call kms:GenerateDataKey, kms:Decrypt on its key "failed", so they are lost\. Fix: allow kms:GenerateDataKey, kms:Decrypt on key "failed"/,
        },
      ],
    },
    {
      kind: "bad",
      name: `a ${kind} encrypted with a key of the stack that the role may only decrypt with`,
      build: (s) => encrypted(s, kind, ["kms:Decrypt"]),
      reports: [{ on: "orders", message: /isn't allowed to call kms:GenerateDataKey on its key/ }],
    },
    {
      kind: "undecided",
      name: `a ${kind} encrypted with a key of another stack`,
      build: (s) => encrypted(s, kind, [], "arn:aws:kms:us-east-1:123456789012:key/1"),
      reports: [
        {
          outcome: "unverifiable",
          on: "orders",
          message: /loses failed batches: the policy of key arn:aws:kms:.*key\/1 isn't in this stack/,
        },
      ],
    },
  ]),
  {
    kind: "undecided",
    name: "a queue that doesn't exist yet and a policy for one literal queue ARN",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "failures", {}, { arn: QUEUE });
      consumer(s, queue.get("arn"), [{ action: "sqs:SendMessage", on: QUEUE }]);
    },
    reports: [
      {
        on: "orders",
        message: /loses failed batches: policy "may0" may be about another resource; the update will tell/,
      },
    ],
  },
  ...(["queue", "topic", "bucket"] as const).flatMap((kind): Case[] => [
    {
      kind: "good",
      name: `a ${kind} whose own policy names the role`,
      phase: "up",
      build: (s) => carried(s, kind, { Effect: "Allow", Principal: { AWS: ROLE } }),
    },
    {
      kind: "bad",
      name: `a ${kind} whose own policy names another role`,
      phase: "up",
      build: (s) => carried(s, kind, { Effect: "Allow", Principal: { AWS: `${ROLE}-of-others` } }),
      reports: [
        {
          on: "orders",
          message: new RegExp(
            `sends failed batches to ${kind} "failed", .* Fix: allow \\w+:\\w+ on ${kind === "bucket" ? "the objects of bucket" : kind} "failed" in a policy of role "orders"\\.$`,
          ),
        },
      ],
    },
    {
      kind: "bad",
      name: `a ${kind} whose own policy denies the role what it is allowed`,
      phase: "up",
      build: (s) => carried(s, kind, { Effect: "Deny", Principal: "*" }, "*"),
      reports: [{ on: "orders", message: /Fix: take \w+:\w+ out of what policy "failed" denies\.$/ }],
    },
    {
      kind: "undecided",
      name: `a ${kind} with a policy of its own that isn't known yet`,
      build: (s) => carried(s, kind, UNKNOWN_TEXT),
      reports: [{ on: "orders", message: /whether .*: policy "failed" isn't known until the update/ }],
    },
  ]),
  {
    kind: "undecided",
    name: "an unknown destination",
    build: (s) => s.consumer("orders", { mapping: { destinationConfig: { onFailure: UNKNOWN_OBJECT } } }),
    reports: [{ on: "orders", message: /its on-failure destination isn't known until the update/ }],
  },
  {
    kind: "undecided",
    name: "a destination that is either a queue or a topic",
    build: (s) => {
      const parts = ["aws:sqs/queue:Queue", "aws:sns/topic:Topic"].map((type) =>
        s.add(type, type, {}, { arn: QUEUE }).get("arn"),
      );
      consumer(
        s,
        all(parts, (arn) => arn),
        [],
      );
    },
    reports: [{ on: "orders", message: /its on-failure destination isn't known until the update/ }],
  },
  {
    kind: "undecided",
    name: "an unknown policy",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "failures", {}, { arn: QUEUE });
      const destinationConfig = { onFailure: { destinationArn: queue.get("arn") } };
      const { role } = s.consumer("orders", { mapping: { destinationConfig }, grant: [] });
      s.rolePolicy("send", role, ["sqs:SendMessage"], queue.get("arn"));
    },
    reports: [{ on: "orders", message: /policy "send" isn't known until the update/ }],
  },
  {
    kind: "undecided",
    name: "a destination that isn't a queue, topic or bucket",
    build: (s) => consumer(s, "somewhere", []),
    reports: [{ on: "orders", message: /its on-failure destination isn't known until the update/ }],
  },
  {
    kind: "good",
    name: "a function of another stack, which role-can-read-stream reports instead",
    build: (s) =>
      s.mapping("orders", s.table("orders"), {
        functionName: "shared",
        destinationConfig: { onFailure: { destinationArn: QUEUE } },
      }),
  },
  {
    kind: "good",
    name: "a queue encrypted with a key given by its id, if the role may use that key",
    phase: "up",
    build: (s) => {
      const key = s.add("aws:kms/key:Key", "failed", {}, { arn: KEY, keyId: "failed-id", policy: "" });
      const queue = s.add("aws:sqs/queue:Queue", "failed", { kmsMasterKeyId: key.get("keyId") }, { arn: QUEUE });
      consumer(s, queue.get("arn"), [
        { action: "sqs:SendMessage", on: QUEUE },
        { action: "kms:GenerateDataKey", on: KEY },
        { action: "kms:Decrypt", on: KEY },
      ]);
    },
  },
  {
    kind: "good",
    name: "a Kafka topic, which needs no permission of IAM",
    build: (s) => consumer(s, "arn:aws:kafka:us-east-1:123456789012:cluster/c/1", []),
  },
  {
    kind: "bad",
    name: "a pipe whose role may not send to a queue that doesn't exist yet",
    build: (s) => {
      const queue = s.add("aws:sqs/queue:Queue", "failures", {}, { arn: QUEUE });
      const stream = { deadLetterConfig: { arn: queue.get("arn") } };
      s.pipe("orders", s.table("orders"), { roleArn: s.role("orders").get("arn"), stream });
    },
    reports: [{ on: "orders", message: /^Pipe "orders" sends .* isn't allowed to call sqs:SendMessage/ }],
  },
  {
    kind: "undecided",
    name: "a mapping on one of two functions, of which one may not send to the queue",
    build: (s) => {
      const functions = ["may", "denied"].map((name) => {
        const role = s.role(name);
        if (name === "may") s.rolePolicy(name, role, ["*"], "*");
        return s.function(name, { role: role.get("arn") }).get("arn");
      });
      const destinationConfig = { onFailure: { destinationArn: QUEUE } };
      s.mapping("orders", s.table("orders"), { functionName: all(functions, (arn) => arn), destinationConfig });
    },
    reports: [
      { on: "orders", message: /its functionName was computed from several: function "may", function "denied"/ },
    ],
  },
]);
