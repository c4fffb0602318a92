import * as path from "node:path";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as sqs from "@pulumi/aws/sqs";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const items = new dynamodb.Table("items", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  streamEnabled: true,
  streamViewType: "NEW_AND_OLD_IMAGES",
  pointInTimeRecovery: { enabled: true },
});

// Keeps a message for each batch that Lambda stopped retrying, for two weeks.
const failures = new sqs.Queue("failures", { messageRetentionSeconds: 14 * 24 * 3600 });

const consumer = new StreamConsumer("changes", {
  table: items,
  function: { code: bundle(path.join(__dirname, "handler.ts")) },
  mapping: {
    startingPosition: "TRIM_HORIZON",
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 5,
    onFailure: failures,
  },
});

export const tableName = items.name;
export const streamArn = items.streamArn;
export const functionName = consumer.function.name;
export const mappingId = consumer.mapping.uuid;
