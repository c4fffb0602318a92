import { type BatchFields, BatchRows } from "./batch-rows";
import type { FailureMessage } from "./message";

/** What holds the messages of failed batches: a queue or a bucket. */
export interface Holder {
  /** The name of the message whose name is there. */
  keyAt(at: number): string;
  /** Takes a message away. */
  remove(name: string): Promise<void>;
  /** Reads the records again, if the messages hold them. They aren't kept: there can be very many. */
  load?(name: string): Promise<FailureMessage["records"]>;
}

/** A failed batch that is held by this run. */
export interface FailedBatch extends BatchFields {
  /** Reads the records again, for a batch that holds them. */
  load: (() => Promise<FailureMessage["records"]>) | undefined;
  /** Takes the message away: called only when all of its records are dealt with. */
  remove(): Promise<void>;
}

/**
 * Failed batches in an order. There can be 120,000, and their order goes over all of them: each takes 61 bytes, and is made an object
 * as it is asked for.
 */
export class FailedBatches implements Iterable<FailedBatch> {
  constructor(
    private readonly holder: Holder,
    private readonly rows = new BatchRows(),
    private order = new Uint32Array(0),
    public length = order.length,
  ) {}

  /** @param name where the holder has the message's name. */
  add(message: BatchFields, name: number): void {
    if (this.length === this.order.length) {
      const { order } = this;
      this.order = new Uint32Array(Math.max(64, 2 * order.length));
      this.order.set(order);
    }
    this.order[this.length++] = this.rows.add(message, name);
  }

  at(place: number): FailedBatch {
    const { holder, rows } = this;
    const row = this.order[place] as number;
    const name = () => holder.keyAt(rows.nameAt(row));
    return {
      ...rows.get(row),
      load: this.haveRecords ? async () => holder.load?.(name()) : undefined,
      remove: () => holder.remove(name()),
    };
  }

  *[Symbol.iterator](): Generator<FailedBatch> {
    for (let place = 0; place < this.length; place++) yield this.at(place);
  }

  /** How many records they have. */
  get records(): number {
    let records = 0;
    for (const row of this.order.subarray(0, this.length)) records += this.rows.sizeAt(row);
    return records;
  }

  /** Whether their messages hold the records. */
  get haveRecords(): boolean {
    return this.holder.load !== undefined;
  }

  /** The shards of each stream. */
  shards(): Map<string, Set<string>> {
    const shards = new Map<string, Set<string>>();
    for (const row of this.order.subarray(0, this.length)) {
      const { streamArn, shardId } = this.rows.originAt(row);
      const ofStream = shards.get(streamArn);
      if (ofStream) ofStream.add(shardId);
      else shards.set(streamArn, new Set([shardId]));
    }
    return shards;
  }

  /** Those of some shards of a stream, in the order of these shards, and within one as their records were written. */
  ofShards(streamArn: string, shardIds: readonly string[]): FailedBatches {
    const { holder, rows } = this;
    const rank = new Map(shardIds.map((id, index) => [id, index]));
    const rankOf = (row: number): number | undefined => {
      const origin = rows.originAt(row);
      return origin.streamArn === streamArn ? rank.get(origin.shardId) : undefined;
    };
    const order = this.order.subarray(0, this.length).filter((row) => rankOf(row) !== undefined);
    order.sort((a, b) => (rankOf(a) as number) - (rankOf(b) as number) || rows.compare(a, b));
    return new FailedBatches(holder, rows, order);
  }

  /** The first place, from one to before another in one shard, whose batch begins after a sequence number; the latter when none does. */
  firstAfter(sequence: bigint, from: number, to: number): number {
    const compare = this.rows.comparerTo(sequence);
    let low = from;
    let high = to;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.order[middle] as number, "first") > 0) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Whether the batch at a place ends at a sequence number or later. */
  reaches(place: number, sequence: bigint): boolean {
    return this.rows.comparerTo(sequence)(this.order[place] as number, "last") >= 0;
  }
}
