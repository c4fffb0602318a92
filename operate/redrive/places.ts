import type { FailedBatch } from "../failures/source";
import type { Work } from "./work";

/** Places of a shard's failed batches: from the first to before the last. */
interface Range {
  from: number;
  to: number;
}

/** Where a record stands among the failed batches of a family of shards. There can be very many: nothing is copied of them. */
export class Places {
  private readonly batches: readonly FailedBatch[];
  /** The last record of a batch and of those before it in its shard, by place: batches can overlap. */
  private readonly lasts: bigint[] = [];
  private readonly ranges = new Map<string, Range>();
  /** Place of the last batch that is older than everything in a shard, by shard; -1 when none is. */
  private readonly before = new Map<string, number>();

  constructor({ batches, shards }: Work) {
    this.batches = batches;
    batches.forEach(({ shardId, last }, place) => {
      const range = this.ranges.get(shardId) ?? { from: place, to: place };
      const earlier = range.to > range.from ? (this.lasts[place - 1] as bigint) : last;
      this.lasts.push(earlier > last ? earlier : last);
      range.to = place + 1;
      this.ranges.set(shardId, range);
    });
    let before = -1;
    for (const id of new Set([...shards.map((shard) => shard.id), ...this.ranges.keys()])) {
      const range = this.ranges.get(id);
      this.before.set(id, range ? range.from - 1 : before);
      if (range) before = range.to - 1;
    }
  }

  /** The place of the last batch that begins at or before a record, and whether a failed batch holds the record. */
  of(shardId: string, sequence: bigint): { inside: boolean; place: number } {
    const { from, to } = this.ranges.get(shardId) ?? { from: 0, to: 0 };
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.batches[middle] as FailedBatch).first <= sequence) low = middle + 1;
      else high = middle;
    }
    const place = low - 1;
    if (place >= from && to > from) return { inside: sequence <= (this.lasts[place] as bigint), place };
    // A shard that isn't known is one that was split off while it was read: later than every batch.
    return { inside: false, place: this.before.get(shardId) ?? this.batches.length - 1 };
  }
}
