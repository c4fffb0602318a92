import assert from "node:assert/strict";
import * as s3 from "@pulumi/aws/s3";
import * as sns from "@pulumi/aws/sns";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import { record } from "dynamodb-streams-support/mocks";
import type { OnFailure } from "..";
import { resolveDestination } from "../on-failure";
import { make, valueOf } from "./make";

const QUEUE = "arn:aws:sqs:us-east-1:000000000000:given-up";
const TOPIC = "arn:aws:sns:us-east-1:000000000000:given-up";
const BUCKET = "arn:aws:s3:::given-up";
const KAFKA = "arn:aws:kafka:us-east-1:000000000000:topic/main/1f2e-3/given-up";
const ID = "11111111-2222-3333-4444-555555555555";
const KEY = `arn:aws:kms:us-east-1:000000000000:key/${ID}`;

const allow = (Action: string[], Resource: string) => ({ Effect: "Allow", Action, Resource });
/** The bucket's default encryption with a key, set on the bucket itself. */
const bucketEncryption = (kmsMasterKeyId: string) => ({
  rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId } },
});

/** What the mapping is told, and the role's statements beyond those of a consumer without a destination. */
async function destined(onFailure: () => OnFailure) {
  const { recorder } = await make({ mapping: { onFailure } });
  const { Statement } = recorder.find("RolePolicy").policy as { Statement: { Action: string[] }[] };
  return {
    destination: recorder.find("EventSourceMapping").destinationConfig.onFailure.destinationArn as string,
    added: Statement.filter(({ Action }) => !/^(dynamodb|logs):/.test(Action[0]!)),
  };
}

describe("an on-failure destination", () => {
  const kinds: [string, () => OnFailure, string, object[]][] = [
    ["a queue", () => new sqs.Queue("given-up"), QUEUE, [allow(["sqs:SendMessage"], QUEUE)]],
    ["a topic", () => new sns.Topic("given-up"), TOPIC, [allow(["sns:Publish"], TOPIC)]],
    [
      "a bucket",
      () => new s3.Bucket("given-up"),
      BUCKET,
      [allow(["s3:PutObject"], `${BUCKET}/*`), allow(["s3:ListBucket"], BUCKET)],
    ],
    ["the ARN of a queue", () => ({ arn: QUEUE }), QUEUE, [allow(["sqs:SendMessage"], QUEUE)]],
    ["the ARN of a topic, as an Output", () => ({ arn: pulumi.output(TOPIC) }), TOPIC, [allow(["sns:Publish"], TOPIC)]],
    [
      "a topic of an MSK cluster",
      () => ({ arn: KAFKA }),
      "kafka://given-up",
      [
        allow(["kafka-cluster:Connect"], "arn:aws:kafka:us-east-1:000000000000:cluster/main/1f2e-3"),
        allow(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], KAFKA),
      ],
    ],
  ];
  for (const [kind, onFailure, arn, added] of kinds) {
    it(`may be ${kind}, with the role's permission for it`, async () => {
      assert.deepEqual(await destined(onFailure), { destination: arn, added });
    });
  }

  const both = ["kms:Decrypt", "kms:GenerateDataKey"];
  const keyed: [string, () => OnFailure, string[]][] = [
    ["a queue", () => new sqs.Queue("given-up", { kmsMasterKeyId: KEY }), both],
    ["a topic", () => new sns.Topic("given-up", { kmsMasterKeyId: KEY }), both],
    [
      "a bucket",
      () => new s3.Bucket("given-up", { serverSideEncryptionConfiguration: bucketEncryption(KEY) }),
      ["kms:GenerateDataKey"],
    ],
    ["an ARN", () => ({ arn: BUCKET, kmsKey: pulumi.output(KEY) }), ["kms:GenerateDataKey"]],
    ["an ARN, by the key's id", () => ({ arn: QUEUE, kmsKey: ID }), both],
  ];
  for (const [kind, onFailure, actions] of keyed) {
    it(`may be encrypted with a customer managed key: ${kind}`, async () => {
      assert.deepEqual((await destined(onFailure)).added.at(-1), allow(actions, KEY));
    });
  }

  for (const alias of ["alias/streams", "arn:aws:kms:us-east-1:000000000000:alias/streams"]) {
    it(`may name its key as ${alias}, and the role may use only the key with that alias`, async () => {
      const { added } = await destined(() => new sqs.Queue("given-up", { kmsMasterKeyId: alias }));
      assert.deepEqual(added.at(-1), {
        ...allow(both, "arn:aws:kms:us-east-1:000000000000:key/*"),
        Condition: { "ForAnyValue:StringEquals": { "kms:ResourceAliases": "alias/streams" } },
      });
    });
  }

  it("needs no permission for an AWS managed key", async () => {
    const { added } = await destined(() => new sqs.Queue("given-up", { kmsMasterKeyId: "alias/aws/sqs" }));
    assert.deepEqual(added, [allow(["sqs:SendMessage"], QUEUE)]);
  });

  describe("is rejected", () => {
    const fifo: [string, () => OnFailure][] = [
      ["a queue", () => new sqs.Queue("given-up", { fifoQueue: true })],
      ["a topic", () => new sns.Topic("given-up", { fifoTopic: true })],
      ["an ARN", () => ({ arn: `${QUEUE}.fifo` })],
      ["an ARN that is an Output", () => ({ arn: pulumi.output(`${TOPIC}.fifo`) })],
    ];
    for (const [kind, onFailure] of fifo) {
      it(`if it is FIFO: ${kind}`, async () => {
        await record();
        await assert.rejects(
          valueOf(resolveDestination("orders", onFailure()).destinationArn),
          /^Error: StreamConsumer "orders": `onFailure` is .*FIFO\. Lambda can't send to it\. Use a standard queue or topic\.$/,
        );
      });
    }

    for (const arn of [
      "arn:aws:lambda:us-east-1:000000000000:function:f",
      "given-up",
      "arn:aws:kafka:us-east-1:0:cluster/a/b",
    ]) {
      it(`if it can't be a destination: ${arn}`, async () => {
        await record();
        await assert.rejects(valueOf(resolveDestination("orders", { arn }).destinationArn), {
          message:
            `StreamConsumer "orders": \`onFailure\` is "${arn}", which can't be an on-failure destination. ` +
            "Use a queue, a topic, a bucket, or a topic of an MSK cluster.",
        });
      });
    }
  });
});
