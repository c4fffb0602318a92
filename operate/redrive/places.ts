import type { FailedBatches } from "../failures/failed-batches";
import type { Work } from "./work";

/** Places of a shard's failed batches: `from` inclusive, `to` exclusive. */
interface Range {
  from: number;
  to: number;
}

/** Finds a record's place among the failed batches of a family of shards. */
export class Places {
  private readonly batches: FailedBatches;
  /** For each place, which batch up to it in the same shard ends last: batches can overlap. */
  private readonly endsLast: Uint32Array;
  private readonly ranges = new Map<string, Range>();
  /** For each shard, the place of the last batch older than the whole shard; -1 if there is none. */
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

  /** The place of the last batch that begins at or before a record, and whether a failed batch contains the record. */
  of(shardId: string, sequence: bigint): { inside: boolean; place: number } {
    const { from, to } = this.ranges.get(shardId) ?? { from: 0, to: 0 };
    const place = this.batches.firstAfter(sequence, from, to) - 1;
    if (place >= from) return { inside: this.batches.reaches(this.endsLast[place] as number, sequence), place };
    // An unknown shard was created by a split during the read, so it is later than every batch.
    return { inside: false, place: this.before.get(shardId) ?? this.batches.length - 1 };
  }
}
