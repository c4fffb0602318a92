import type { FailedBatches } from "../failures/failed-batches";
import type { Work } from "./work";

/** Places of a shard's failed batches: from the first to before the last. */
interface Range {
  from: number;
  to: number;
}

/** Where a record stands among the failed batches of a family of shards. */
export class Places {
  private readonly batches: FailedBatches;
  /** Which batch ends last, of one and of those before it in its shard, by place: batches can overlap. */
  private readonly endsLast: Uint32Array;
  private readonly ranges = new Map<string, Range>();
  /** Place of the last batch that is older than everything in a shard, by shard; -1 when none is. */
  private readonly before = new Map<string, number>();

  constructor({ batches, shards }: Work) {
    this.batches = batches;
    this.endsLast = new Uint32Array(batches.length);
    let latest = -1n;
    for (let place = 0; place < batches.length; place++) {
      const { shardId, last } = batches.at(place);
      const range = this.ranges.get(shardId);
      const isLatest = !range || last >= latest;
      if (isLatest) latest = last;
      this.endsLast[place] = isLatest ? place : (this.endsLast[place - 1] as number);
      this.ranges.set(shardId, { from: range?.from ?? place, to: place + 1 });
    }
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
    const place = this.batches.firstAfter(sequence, from, to) - 1;
    if (place >= from) return { inside: this.batches.reaches(this.endsLast[place] as number, sequence), place };
    // A shard that isn't known is one that was split off while it was read: later than every batch.
    return { inside: false, place: this.before.get(shardId) ?? this.batches.length - 1 };
  }
}
