import type { Work } from "./work";

/** Failed batches of one shard that overlap, as one range. */
interface Span {
  start: bigint;
  end: bigint;
  /** Place of its last batch. */
  place: number;
}

/** Where a record stands among the failed batches of a family of shards. */
export class Places {
  private readonly spans = new Map<string, Span[]>();
  /** Place of the last batch that is older than everything in a shard, by shard; -1 when none is. */
  private readonly before = new Map<string, number>();
  private readonly last: number;

  constructor({ batches, shards }: Work) {
    this.last = batches.length - 1;
    batches.forEach(({ shardId, start, end }, place) => {
      const spans = this.spans.get(shardId) ?? [];
      if (spans.length === 0) {
        this.spans.set(shardId, spans);
        this.before.set(shardId, place - 1);
      }
      const last = spans.at(-1);
      const range = { start: BigInt(start), end: BigInt(end), place };
      if (last && range.start <= last.end) {
        last.end = range.end > last.end ? range.end : last.end;
        last.place = place;
      } else spans.push(range);
    });
    let before = -1;
    for (const { id } of shards) {
      if (!this.before.has(id)) this.before.set(id, before);
      before = this.spans.get(id)?.at(-1)?.place ?? before;
    }
  }

  /** The place of the last batch that begins at or before a record, and whether a failed batch holds the record. */
  of(shardId: string, sequence: bigint): { inside: boolean; place: number } {
    const spans = this.spans.get(shardId) ?? [];
    let low = 0;
    let high = spans.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((spans[middle] as Span).start <= sequence) low = middle + 1;
      else high = middle;
    }
    const span = spans[low - 1];
    // A shard that isn't known is one that was split off while it was read: later than every batch.
    if (!span) return { inside: false, place: this.before.get(shardId) ?? this.last };
    return { inside: sequence <= span.end, place: span.place };
  }
}
