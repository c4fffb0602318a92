import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  type StreamDescription,
} from "@aws-sdk/client-dynamodb-streams";

export type { DynamoDBStreamsClient };

/** The pages of DescribeStream, at most 100 shards each. The SDK has no paginator for it. */
export async function* paginateDescribeStream(
  client: DynamoDBStreamsClient,
  StreamArn: string,
): AsyncGenerator<StreamDescription> {
  let ExclusiveStartShardId: string | undefined;
  do {
    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }));
    if (!StreamDescription) return;
    yield StreamDescription;
    ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
}
