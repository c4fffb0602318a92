import type { FailedBatch } from "../failures/failed-batches";
import type { StreamRecord } from "../stream/record";

/**
 * What was gone through in each shard. Batches come in order of their first record and can overlap: a record that two of them have is
 * handed over once, and holds both messages back when it isn't dealt with.
 */
export class Passed {
  private readonly shards = new Map<string, { upTo: bigint; kept: bigint[] }>();

  /** Those of a batch's records that no batch before it had. */
  fresh({ shardId }: FailedBatch, records: StreamRecord[]): StreamRecord[] {
    const upTo = this.shards.get(shardId)?.upTo;
    return upTo === undefined ? records : records.filter(({ sequence }) => sequence > upTo);
  }

  /**
   * Notes a batch.
   *
   * @param kept those of its fresh records that aren't dealt with.
   * @returns whether every record of the batch is dealt with, also those that it shares with batches before it.
   */
  add({ shardId, first, last }: FailedBatch, kept: StreamRecord[]): boolean {
    const shard = this.shards.get(shardId) ?? { upTo: last, kept: [] };
    // Later batches begin here or later.
    shard.kept = [...shard.kept.filter((sequence) => sequence >= first), ...kept.map(({ sequence }) => sequence)];
    if (last > shard.upTo) shard.upTo = last;
    this.shards.set(shardId, shard);
    return !shard.kept.some((sequence) => sequence <= last);
  }
}
