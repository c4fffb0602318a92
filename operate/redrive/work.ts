// Sorts failed batches into independent units of work: one family of shards each, with its batches in order.
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { FailedBatches } from "../failures/failed-batches";
import { describeStream, families, type Shard } from "../stream/shards";

/** The failed batches of one family of shards, in the order in which their records were written. */
export interface Work {
  streamArn: string;
  /** The family, parents before children; empty if the stream no longer has its shards. */
  shards: Shard[];
  /** Identifies the family from one round to the next. */
  id: string;
  batches: FailedBatches;
}

export interface SortedBatches {
  work: Work[];
  /** Batches whose stream or shard is gone with all of its records, by stream. */
  gone: FailedBatches[];
}

export async function sortBatches(client: DynamoDBStreamsClient, batches: FailedBatches): Promise<SortedBatches> {
  const sorted: SortedBatches = { work: [], gone: [] };
  for (const [streamArn, failed] of batches.shards()) {
    const shards = await shardsOf(client, streamArn);
    for (const family of families(shards)) {
      const ids = family.map(({ id }) => id);
      if (!ids.some((id) => failed.has(id))) continue;
      const id = `${streamArn}/${ids[0]}`;
      sorted.work.push({ streamArn, shards: family, id, batches: batches.ofShards(streamArn, ids) });
    }
    const known = new Set(shards.map(({ id }) => id));
    const lost = [...failed].filter((id) => !known.has(id));
    if (lost.length === 0) continue;
    if (!batches.haveRecords) sorted.gone.push(batches.ofShards(streamArn, lost));
    // A bucket keeps records longer than the stream does.
    else
      for (const shardId of lost) {
        const ofShard = batches.ofShards(streamArn, [shardId]);
        sorted.work.push({ streamArn, shards: [], id: `${streamArn}/${shardId}`, batches: ofShard });
      }
  }
  return sorted;
}

async function shardsOf(client: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  try {
    return (await describeStream(client, streamArn)).shards;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return [];
    throw error;
  }
}
