import type { FailureMessage } from "./failure-message";

/** The fields of a message that are kept for each batch. */
export type BatchFields = Omit<FailureMessage, "functionArn" | "records">;

/** Fields that many messages share, stored once. */
type Origin = Pick<FailureMessage, "streamArn" | "shardId" | "condition">;

/** Bytes of a sequence number, which has at most 40 digits: see message.ts. */
const SEQUENCE = 17;
/** Byte offsets in a row. Both sequence numbers come first, big-endian, so that rows compare as their batches do. */
const AT = { first: 0, last: 17, zeros: 34, origin: 35, size: 39, firstAt: 43, name: 51 };
const NAME = 6;
const ROW = AT.name + NAME;
const ROWS_A_CHUNK = 512;

/** Stores batches in 57 bytes each. It grows in chunks, so no row is copied. */
export class BatchRows {
  private readonly chunks: Buffer[] = [];
  private readonly origins: Origin[] = [];
  private readonly originOf = new Map<string, number>();
  private length = 0;
  /** One buffer for all lookups, because every record read is looked up. */
  private readonly wanted = Buffer.alloc(SEQUENCE);

  /**
   * @param name the location of the message's name, for `Holder.keyAt`.
   * @returns the row's number.
   */
  add({ first, last, start, size, firstAt, ...message }: BatchFields, name: number): number {
    const row = this.length++;
    if (row % ROWS_A_CHUNK === 0) this.chunks.push(Buffer.alloc(ROW * ROWS_A_CHUNK));
    const { chunk, at } = this.find(row);
    write(first, chunk, at + AT.first);
    write(last, chunk, at + AT.last);
    chunk.writeUInt8(start.length - String(first).length, at + AT.zeros);
    chunk.writeUInt32LE(this.numberOf(message), at + AT.origin);
    chunk.writeUInt32LE(size, at + AT.size);
    chunk.writeDoubleLE(firstAt ?? NaN, at + AT.firstAt);
    chunk.writeUIntLE(name, at + AT.name, NAME);
    return row;
  }

  get(row: number): BatchFields {
    const { chunk, at } = this.find(row);
    const sequence = (field: number) => BigInt(`0x${chunk.toString("hex", at + field, at + field + SEQUENCE)}`);
    const { streamArn, shardId, condition } = this.originAt(row);
    const first = sequence(AT.first);
    const firstAt = chunk.readDoubleLE(at + AT.firstAt);
    return {
      streamArn,
      shardId,
      condition,
      first,
      last: sequence(AT.last),
      start: "0".repeat(chunk.readUInt8(at + AT.zeros)) + String(first),
      size: this.sizeAt(row),
      firstAt: Number.isNaN(firstAt) ? undefined : firstAt,
    };
  }

  sizeAt(row: number): number {
    const { chunk, at } = this.find(row);
    return chunk.readUInt32LE(at + AT.size);
  }

  /** The location of the message's name, for `Holder.keyAt`. */
  nameAt(row: number): number {
    const { chunk, at } = this.find(row);
    return chunk.readUIntLE(at + AT.name, NAME);
  }

  originAt(row: number): Origin {
    const { chunk, at } = this.find(row);
    return this.origins[chunk.readUInt32LE(at + AT.origin)] as Origin;
  }

  /** Negative if batch `a` begins before `b`, or begins with it and ends earlier. */
  compare(a: number, b: number): number {
    const left = this.find(a);
    const right = this.find(b);
    return left.chunk.compare(right.chunk, right.at, right.at + AT.zeros, left.at, left.at + AT.zeros);
  }

  /** @returns a comparer of a row's first or last sequence number with this one: positive if later. Valid until the next call. */
  comparerTo(sequence: bigint): (row: number, end: "first" | "last") => number {
    write(sequence, this.wanted, 0);
    return (row, end) => {
      const { chunk, at } = this.find(row);
      return chunk.compare(this.wanted, 0, SEQUENCE, at + AT[end], at + AT[end] + SEQUENCE);
    };
  }

  private find(row: number): { chunk: Buffer; at: number } {
    return { chunk: this.chunks[Math.floor(row / ROWS_A_CHUNK)] as Buffer, at: (row % ROWS_A_CHUNK) * ROW };
  }

  private numberOf({ streamArn, shardId, condition }: Origin): number {
    const text = JSON.stringify([streamArn, shardId, condition]);
    const known = this.originOf.get(text);
    if (known !== undefined) return known;
    this.originOf.set(text, this.origins.length);
    return this.origins.push({ streamArn, shardId, condition }) - 1;
  }
}

/** Writes a sequence number in a row's format. */
function write(sequence: bigint, to: Buffer, at: number): void {
  to.write(sequence.toString(16).padStart(2 * SEQUENCE, "0"), at, "hex");
}
