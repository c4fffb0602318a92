// Reads a family of shards from its first failed record to the present, to find which failed records the stream still has, and which
// items have a newer change that didn't fail, so that the function has handled it.
import type { DynamoDBRecord } from "aws-lambda";
import type { FailedBatch } from "../failures/failed-batches";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamHandle } from "../stream/family-reader";
import { KeyFilter } from "../stream/key-filter";
import { KeyMap } from "../stream/key-map";
import { type StreamRecord, toStreamRecord } from "../stream/record";
import { Places } from "./places";
import type { Work } from "./work";

export class Survey {
  /** How many failed records the stream still has. */
  public found = 0;
  /** The items of failed records. A false positive is harmless: `isSuperseded` is only called for items of failed records. */
  private readonly failed: KeyFilter;
  /** Items with a change that didn't fail, with the place of the first batch newer than the latest such change. */
  private readonly newer = new KeyMap();
  private readonly reader: FamilyReader | undefined;
  private readonly places: Places;
  /** For a shard whose wanted records had expired, the sequence number at which its records begin now. */
  private readonly horizon = new Map<string, bigint | number>();

  constructor(
    private readonly source: StreamHandle,
    private readonly work: Work,
    private readonly passes: (record: DynamoDBRecord) => boolean,
  ) {
    this.places = new Places(work);
    this.failed = new KeyFilter(work.batches.records);
    this.reader = this.fromFirst();
  }

  /** Reads the family from its first failed record. */
  private fromFirst(): FamilyReader | undefined {
    const { batches, shards } = this.work;
    const from = new Map<string, Position>();
    for (const { shardId, start } of batches) {
      if (!from.has(shardId)) from.set(shardId, { at: "AT_SEQUENCE_NUMBER", sequence: start });
    }
    return shards.length ? new FamilyReader(this.source, shards, from) : undefined;
  }

  /** How many items have a newer change that the function has handled or is about to handle. */
  get newerItems(): number {
    return this.newer.size;
  }

  /** Whether the stream still has one of the shards. */
  get hasShards(): boolean {
    return this.reader !== undefined;
  }

  /** Batches of which the stream has lost the first record, and maybe more, with all of their records. */
  get uncovered(): { batches: number; records: number } {
    const total = { batches: 0, records: 0 };
    for (const batch of this.work.batches) {
      if (this.isCovered(batch)) continue;
      total.batches++;
      total.records += batch.size;
    }
    return total;
  }

  /** Reads to the present. */
  async read(stop: AbortSignal): Promise<void> {
    for (const batch of this.work.batches) {
      for (const record of (await batch.load?.()) ?? []) this.failed.add(toStreamRecord(record).key);
    }
    const trimmed = new Set<string>();
    for await (const page of this.reader?.toTip(stop) ?? []) {
      if (page.trimmed) trimmed.add(page.shardId);
      const [first] = page.records;
      if (first && trimmed.delete(page.shardId)) this.horizon.set(page.shardId, first.sequence);
      for (const record of page.records) this.note(page.shardId, record);
    }
    // None of the wanted records is left.
    for (const shardId of trimmed) this.horizon.set(shardId, Infinity);
  }

  /**
   * Reads new records.
   *
   * @returns the new records of the given items.
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

  /** Whether the function has handled a change of the item that is newer than this batch. */
  isSuperseded(key: string, place: number): boolean {
    return (this.newer.get(key) ?? -1) > place;
  }

  /** Whether the stream still had the batch's first record at the survey. */
  isCovered({ shardId, first }: FailedBatch): boolean {
    const horizon = this.horizon.get(shardId);
    return this.reader !== undefined && (horizon === undefined || horizon <= first);
  }

  /**
   * Yields every newer change of these items in order, to be handed over again. Only for items whose messages are kept until
   * then: if the run is killed halfway, an older image is in place, and the kept message makes the next run repeat this.
   */
  async *again(items: KeyMap, stop: AbortSignal): AsyncGenerator<StreamRecord[]> {
    const begun = new KeyMap();
    for await (const { shardId, records } of this.fromFirst()?.toTip(stop) ?? []) {
      yield records.filter((record) => {
        if (!items.has(record.key) || !this.passes(record.record)) return false;
        // Failed changes before the first one that didn't fail were just handed over.
        if (this.places.of(shardId, record.sequence).inside) return begun.has(record.key);
        begun.set(record.key, 1);
        return true;
      });
    }
  }

  /** @returns whether the change didn't fail and passes the filters. */
  private note(shardId: string, record: StreamRecord): boolean {
    if (!this.passes(record.record)) return false;
    const { inside, place } = this.places.of(shardId, record.sequence);
    if (inside) {
      this.found++;
      this.failed.add(record.key);
      return false;
    }
    if (this.failed.mayHave(record.key)) this.newer.set(record.key, place + 1);
    return true;
  }
}
