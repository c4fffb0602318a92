// Reads a family of shards from its first failed record to the present: which records are left, and which items were changed again by
// records that didn't fail, so that the function has handled something newer.
import type { DynamoDBRecord } from "aws-lambda";
import type { FailedBatch } from "../failures/source";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamSource } from "../stream/family-reader";
import { KeyMap } from "../stream/key-map";
import { type StreamRecord, toStreamRecord } from "../stream/record";
import type { Work } from "./work";

export class Survey {
  /** Records that are left, by the batch's place in the work. */
  public readonly found: number[];
  /** The items of failed records, with the place of the last batch that has them. */
  private readonly failed = new KeyMap();
  /** Items with a change that didn't fail, with the place of the first batch that isn't older than it. */
  private readonly newer = new KeyMap();
  private readonly reader: FamilyReader | undefined;
  private readonly intervals = new Map<string, { start: bigint; end: bigint; place: number }[]>();
  /** Where each shard's records begin now, when what was asked for had expired. */
  private readonly horizon = new Map<string, bigint>();

  constructor(
    private readonly source: StreamSource,
    private readonly work: Work,
    private readonly passes: (record: DynamoDBRecord) => boolean,
  ) {
    this.found = work.batches.map(() => 0);
    const from = new Map<string, Position>();
    work.batches.forEach(({ shardId, start, end }, place) => {
      if (!from.has(shardId)) from.set(shardId, { at: "AT_SEQUENCE_NUMBER", sequence: start });
      const list = this.intervals.get(shardId) ?? [];
      list.push({ start: BigInt(start), end: BigInt(end), place });
      this.intervals.set(shardId, list);
    });
    if (work.shards.length) this.reader = new FamilyReader(source, work.shards, from);
  }

  /** How many items have a newer change, which the function has handled or is about to. */
  get newerItems(): number {
    return this.newer.size;
  }

  /** Reads to the present. */
  async read(stop: AbortSignal): Promise<void> {
    for (const [place, batch] of this.work.batches.entries()) {
      for (const record of (await batch.load?.()) ?? []) this.failed.set(toStreamRecord(record).key, place);
    }
    for await (const page of this.reader?.toTip(stop) ?? []) {
      const [first] = page.records;
      if (page.trimmed && first) this.horizon.set(page.shardId, first.sequence);
      for (const record of page.records) this.note(page.shardId, record);
    }
  }

  /**
   * Reads what came since.
   *
   * @returns the records of the items that are asked for.
   */
  async follow(items: ReadonlySet<string>, stop: AbortSignal): Promise<StreamRecord[]> {
    const followers: StreamRecord[] = [];
    for await (const { shardId, records } of this.reader?.toTip(stop, 1) ?? []) {
      for (const record of records) {
        if (this.note(shardId, record) && items.has(record.key)) followers.push(record);
      }
    }
    return followers;
  }

  /** Whether the function has handled a newer change of the item than this batch has. */
  isSuperseded(key: string, place: number): boolean {
    return (this.newer.get(key) ?? -1) > place;
  }

  /** Whether the item has a newer change that didn't fail, anywhere after its first failed record. */
  hasNewer(key: string): boolean {
    return this.newer.has(key);
  }

  /** Whether the stream still had the batch's first record. */
  isCovered({ shardId, start }: FailedBatch): boolean {
    const horizon = this.horizon.get(shardId);
    return this.reader !== undefined && (horizon === undefined || horizon <= BigInt(start));
  }

  /** Every change, from the first failed record on, of items that have newer changes: to be handed over again in order. */
  async *again(stop: AbortSignal): AsyncGenerator<StreamRecord[]> {
    const from = new Map<string, Position>();
    for (const { shardId, start } of this.work.batches) {
      if (!from.has(shardId)) from.set(shardId, { at: "AT_SEQUENCE_NUMBER", sequence: start });
    }
    const begun = new Set<string>();
    const reader = this.work.shards.length ? new FamilyReader(this.source, this.work.shards, from) : undefined;
    for await (const { shardId, records } of reader?.toTip(stop) ?? []) {
      yield records.filter((record) => {
        if (!this.newer.has(record.key) || !this.passes(record.record)) return false;
        // What comes before the first change that didn't fail was handed over just now.
        if (this.placeOf(shardId, record.sequence).inside) return begun.has(record.key);
        begun.add(record.key);
        return true;
      });
    }
  }

  /** @returns whether it is a change that didn't fail, and that the filters let through. */
  private note(shardId: string, record: StreamRecord): boolean {
    if (!this.passes(record.record)) return false;
    const { inside, place } = this.placeOf(shardId, record.sequence);
    if (inside) {
      this.found[place] = (this.found[place] ?? 0) + 1;
      this.failed.set(record.key, place);
      return false;
    }
    if (this.failed.has(record.key)) this.newer.set(record.key, place + 1);
    return true;
  }

  /** The last batch that begins at or before a sequence number, and whether a batch holds it. */
  private placeOf(shardId: string, sequence: bigint): { inside: boolean; place: number } {
    const intervals = this.intervals.get(shardId);
    // Shards without batches are descendants here: later than every batch.
    if (!intervals) return { inside: false, place: this.work.batches.length };
    let low = 0;
    let high = intervals.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((intervals[middle] as { start: bigint }).start <= sequence) low = middle + 1;
      else high = middle;
    }
    const last = intervals[low - 1];
    if (!last) return { inside: false, place: -1 };
    return { inside: sequence <= last.end, place: last.place };
  }
}
