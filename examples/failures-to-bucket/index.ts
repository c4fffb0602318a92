// A queue or topic only gets a reference to the failed stream records, which expire after a day. A bucket gets the records themselves.
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as s3 from "@pulumi/aws/s3";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";

const orders = new dynamodb.Table("orders", {
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  streamEnabled: true,
  streamViewType: "NEW_AND_OLD_IMAGES",
});

const failures = new s3.Bucket("failures");

const audit = new StreamConsumer("audit", {
  table: orders,
  function: { code: bundle(`${__dirname}/audit.ts`) },
  mapping: {
    startingPosition: "TRIM_HORIZON",
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 5,
    maximumRecordAgeInSeconds: 6 * 3600,
    onFailure: failures,
  },
});

export const mappingId = audit.mapping.uuid;
export const bucketName = failures.bucket;
