// Sorts failed batches into what can be worked on independently: one family of shards each, its batches in order.
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { FailedBatch } from "../failures/source";
import { describeStream, families, type Shard } from "../stream/shards";

/** The failed batches of one family of shards, in the order in which their records were written. */
export interface Work {
  streamArn: string;
  /** The family, a parent before its children; empty when the stream has none of its shards any more. */
  shards: Shard[];
  /** Identifies the family from one round to the next. */
  id: string;
  batches: FailedBatch[];
}

export interface Sorted {
  work: Work[];
  /** Batches whose stream or shard is gone, with all of its records. */
  gone: FailedBatch[];
}

export async function sortBatches(client: DynamoDBStreamsClient, batches: readonly FailedBatch[]): Promise<Sorted> {
  const sorted: Sorted = { work: [], gone: [] };
  for (const [streamArn, ofStream] of groupBy(batches, (batch) => batch.streamArn)) {
    const shards = await shardsOf(client, streamArn);
    const known = new Set(shards.map(({ id }) => id));
    const lost = ofStream.filter(({ shardId }) => !known.has(shardId));
    sorted.gone.push(...lost.filter(({ load }) => !load));
    for (const family of families(shards)) {
      const order = new Map(family.map(({ id }, index) => [id, index]));
      const ofFamily = ofStream.filter(({ shardId }) => order.has(shardId));
      ofFamily.sort((a, b) => (order.get(a.shardId) ?? 0) - (order.get(b.shardId) ?? 0) || bySequence(a, b));
      if (ofFamily.length)
        sorted.work.push({ streamArn, shards: family, id: `${streamArn}/${family[0]?.id}`, batches: ofFamily });
    }
    // A bucket keeps records for longer than the stream.
    for (const [shardId, ofShard] of groupBy(
      lost.filter(({ load }) => load),
      (batch) => batch.shardId,
    )) {
      sorted.work.push({ streamArn, shards: [], id: `${streamArn}/${shardId}`, batches: ofShard.sort(bySequence) });
    }
  }
  return sorted;
}

function bySequence(a: FailedBatch, b: FailedBatch): number {
  const difference = a.first - b.first || a.last - b.last;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

async function shardsOf(client: DynamoDBStreamsClient, streamArn: string): Promise<Shard[]> {
  try {
    return (await describeStream(client, streamArn)).shards;
  } catch (error) {
    if ((error as Error).name === "ResourceNotFoundException") return [];
    throw error;
  }
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
