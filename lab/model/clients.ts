import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Instance } from "./target";

/** The AWS SDK's clients for a target. */
export const clientsOf = ({ client }: Pick<Instance, "client">) => ({
  dynamodb: new DynamoDBClient(client),
  streams: new DynamoDBStreamsClient(client),
  lambda: new LambdaClient(client),
  iam: new IAMClient(client),
  sqs: new SQSClient(client),
});

export type Clients = ReturnType<typeof clientsOf>;
