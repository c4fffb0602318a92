import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Instance } from "./target";

/** The AWS SDK's clients for a target. */
export const clientsOf = ({ client, endpoint }: Pick<Instance, "client" | "endpoint">) => ({
  dynamodb: new DynamoDBClient(client),
  streams: new DynamoDBStreamsClient(client),
  lambda: new LambdaClient(client),
  iam: new IAMClient(client),
  sqs: new SQSClient(client),
  sns: new SNSClient(client),
  s3: new S3Client({ ...client, forcePathStyle: endpoint !== undefined }), // an emulator has no host for each bucket
});

export type Clients = ReturnType<typeof clientsOf>;
