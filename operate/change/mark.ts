// Finds how far a function has handled a stream. Lambda has no API for it; the function's log shows it if it has sequence numbers.
import type { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { handledSequences } from "../doctor/handled";
import { ShardCursor } from "../stream/cursor";
import type { Shard } from "../stream/shards";

/** A log mixes the sequence numbers of all shards: this many are looked up in each shard, newest first. */
const CANDIDATES = 200;

/** The last handled sequence number of each shard, as far as the log has one. */
export async function lastHandled(
  logs: CloudWatchLogsClient,
  client: DynamoDBStreamsClient,
  streamArn: string,
  shards: readonly Shard[],
  functionArn: string,
  stop?: AbortSignal,
): Promise<Map<string, string>> {
  const marks = new Map<string, string>();
  const sequences = (await handledSequences(logs, functionArn, Date.now())).reverse().slice(0, CANDIDATES);
  for (const { id, start, end } of shards) {
    for (const sequence of sequences) {
      const number = BigInt(sequence);
      if ((start !== undefined && number < start) || (end !== undefined && number > end)) continue;
      const cursor = new ShardCursor(client, streamArn, id, { at: "AT_SEQUENCE_NUMBER", sequence }, stop);
      const [first] = (await cursor.next(1)).records;
      if (first?.sequence !== number) continue;
      marks.set(id, sequence);
      break;
    }
  }
  return marks;
}
