import { type BatchFields, BatchRows } from "./batch-rows";
import type { FailureMessage } from "./failure-message";

/** A queue or bucket that holds the messages of failed batches. */
export interface Holder {
  /** The message name stored at this location. */
  keyAt(at: number): string;
  /** Deletes a message. */
  remove(name: string): Promise<void>;
  /** Reads the records again if the messages hold them. They aren't kept in memory, because there can be very many. */
  load?(name: string): Promise<FailureMessage["records"]>;
}

/** A failed batch whose message this run holds. */
export interface FailedBatch extends BatchFields {
  /** Reads the records again; `undefined` if the message doesn't hold them. */
  load: (() => Promise<FailureMessage["records"]>) | undefined;
  /** Deletes the message. Called only when all of its records are handled, skipped or dropped. */
  remove(): Promise<void>;
}

/**
 * An ordered list of failed batches. Sorting needs all of them, and there can be 120,000, so each takes 61 bytes and becomes an object
 * only on access.
 */
export class FailedBatches implements Iterable<FailedBatch> {
  constructor(
    private readonly holder: Holder,
    private readonly rows = new BatchRows(),
    private order = new Uint32Array(0),
    public length = order.length,
  ) {}

  /** @param name the location of the message's name, for `Holder.keyAt`. */
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

  /** Total number of records in the batches. */
  get records(): number {
    let records = 0;
    for (const row of this.order.subarray(0, this.length)) records += this.rows.sizeAt(row);
    return records;
  }

  /** Whether the messages hold the records. */
  get haveRecords(): boolean {
    return this.holder.load !== undefined;
  }

  /** Shard ids by stream ARN. */
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

  /** The batches of these shards: in the shards' order, and within a shard in the order in which their records were written. */
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

  /** The first place in `from` (inclusive) to `to` (exclusive) whose batch begins after a sequence number; `to` if none does. */
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

  /** Whether the batch at a place ends at or after a sequence number. */
  reaches(place: number, sequence: bigint): boolean {
    return this.rows.comparerTo(sequence)(this.order[place] as number, "last") >= 0;
  }
}
