import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  type StreamDescription,
} from "@aws-sdk/client-dynamodb-streams";
import { patiently } from "../command/patience";

export type { DynamoDBStreamsClient };

/**
 * The pages of DescribeStream, at most 100 shards each. The SDK has no paginator for it.
 *
 * @param stop ends the wait when the call is throttled.
 */
export async function* paginateDescribeStream(
  client: DynamoDBStreamsClient,
  StreamArn: string,
  stop?: AbortSignal,
): AsyncGenerator<StreamDescription> {
  let ExclusiveStartShardId: string | undefined;
  do {
    const command = new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId });
    const { StreamDescription } = await patiently(() => client.send(command), { of: `stream ${StreamArn}`, stop });
    if (!StreamDescription) return;
    yield StreamDescription;
    ExclusiveStartShardId = StreamDescription.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
}
