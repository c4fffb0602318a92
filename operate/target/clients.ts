import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { nameCalls } from "./calls";
import { interruptRetries } from "./interrupt-retries";

/** Where the clients connect to. The AWS SDK resolves what is left out. */
export interface Connection {
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** A client for each service. Creating one opens no connection. */
export interface Clients {
  cloudwatch: CloudWatchClient;
  dynamodb: DynamoDBClient;
  iam: IAMClient;
  lambda: LambdaClient;
  logs: CloudWatchLogsClient;
  s3: S3Client;
  sqs: SQSClient;
  streams: DynamoDBStreamsClient;
  connection: Connection;
  destroy(): void;
}

/** @param stop ends the pause before a retry. */
export function createClients(connection: Connection, stop?: AbortSignal): Clients {
  // On Node 20 the SDK warns that later versions won't run there. The pinned ones do.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";
  // The SDK rejects an endpoint together with the FIPS or dual-stack endpoints that a user asks for in environment or profile.
  const plain = connection.endpoint === undefined ? {} : { useFipsEndpoint: false, useDualstackEndpoint: false };
  const config = { ...connection, ...plain, maxAttempts: 5 };
  const clients = {
    cloudwatch: new CloudWatchClient(config),
    dynamodb: new DynamoDBClient(config),
    iam: new IAMClient(config),
    // Longer than the longest invocation: the batch of one still running must not be sent again.
    lambda: new LambdaClient({ ...config, requestHandler: { requestTimeout: 910_000 } }),
    logs: new CloudWatchLogsClient(config),
    s3: new S3Client({ ...config, forcePathStyle: connection.endpoint !== undefined }),
    sqs: new SQSClient(config),
    streams: new DynamoDBStreamsClient(config),
  };
  for (const client of Object.values(clients)) nameCalls(client);
  if (stop) for (const client of Object.values(clients)) interruptRetries(client, stop);
  return {
    ...clients,
    connection,
    destroy: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
