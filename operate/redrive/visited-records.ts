import type { FailedBatch } from "../failures/failed-batches";
import type { StreamRecord } from "../stream/record";

/**
 * Tracks which records of each shard were visited. Batches come in order of their first record and can overlap: a record in two
 * batches is handed over once, and keeps both messages if it fails or is held back.
 */
export class VisitedRecords {
  private readonly shards = new Map<string, { upTo: bigint; kept: bigint[] }>();

  /** The batch's records that no earlier batch had. */
  fresh({ shardId }: FailedBatch, records: StreamRecord[]): StreamRecord[] {
    const upTo = this.shards.get(shardId)?.upTo;
    return upTo === undefined ? records : records.filter(({ sequence }) => sequence > upTo);
  }

  /**
   * Adds a visited batch.
   *
   * @param kept its fresh records that failed or are held back.
   * @returns whether the batch keeps no record, including those that it shares with earlier batches.
   */
  add({ shardId, first, last }: FailedBatch, kept: StreamRecord[]): boolean {
    const shard = this.shards.get(shardId) ?? { upTo: last, kept: [] };
    // No later batch begins before this one.
    shard.kept = [...shard.kept.filter((sequence) => sequence >= first), ...kept.map(({ sequence }) => sequence)];
    if (last > shard.upTo) shard.upTo = last;
    this.shards.set(shardId, shard);
    return !shard.kept.some((sequence) => sequence <= last);
  }
}
