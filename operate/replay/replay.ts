// Hands the changes of a time range to the function again, from one family of shards.
import type { DynamoDBRecord } from "aws-lambda";
import { Delivery, type DeliveryOptions } from "../delivery/deliver";
import type { Newer } from "../redrive/redrive";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamHandle } from "../stream/family-reader";
import { KeyMap } from "../stream/key-map";
import { type StreamRecord, writtenAt } from "../stream/record";
import type { Shard } from "../stream/shards";

export interface ReplayOptions extends Omit<DeliveryOptions, "succeeded"> {
  source: StreamHandle;
  shards: Shard[];
  /** Where to begin in the family's first shards. */
  from: ReadonlyMap<string, Position>;
  /** Last moment, in milliseconds since 1970. */
  until: number;
  passes: (record: DynamoDBRecord) => boolean;
  newer: Newer;
  /** Called with the number of records of the range that were just handed over. */
  progress: (records: number) => void;
  /** Last sequence number that an earlier run finished, by shard. */
  done: ReadonlyMap<string, bigint>;
  /** Called when everything in this shard up to the sequence number is finished. */
  reached: (shardId: string, sequence: string) => void;
}

const FOLLOW_ROUNDS = 50;

export class Replay {
  /** Number of changes in the time range. */
  public selected = 0;
  public delivered = 0;
  public followed = 0;
  public held = 0;
  public skipped = 0;
  /** When the oldest record read was written, in milliseconds since 1970: the range may begin before it. */
  public oldest: number | undefined;
  /** Whether the record to continue from has expired from the stream, and maybe later ones too. */
  public trimmed = false;
  public readonly delivery: Delivery;
  private readonly chosen = new KeyMap();
  private readonly newer = new KeyMap();
  private readonly sent = new KeyMap();

  constructor(private readonly options: ReplayOptions) {
    this.delivery = new Delivery({
      ...options,
      succeeded: (records) => options.progress(records.filter((record) => this.inRange(record)).length),
    });
  }

  get newerItems(): number {
    return this.newer.size;
  }

  /** Counts the changes in the range, and finds the items that changed after it. */
  async survey(): Promise<void> {
    for await (const { shardId, records, trimmed } of this.reader().toTip(this.options.stop)) {
      this.trimmed ||= trimmed;
      for (const record of records) {
        this.oldest ??= writtenAt(record);
        if (!this.options.passes(record.record)) continue;
        if (this.inRange(record)) {
          if (!this.isDone(shardId, record)) this.selected++;
          this.chosen.set(record.key, 1);
        } else if (this.chosen.has(record.key)) this.newer.set(record.key, 1);
      }
    }
  }

  async run(): Promise<void> {
    const { stop, newer } = this.options;
    const reader = this.reader();
    let touched = new Set<string>();
    for await (const { shardId, records } of reader.toTip(stop)) {
      const send = records.filter((record) => this.isToSend(shardId, record));
      const done = await this.deliver(send);
      for (const { key } of done) touched.add(key);
      const last = this.lastDealtWith(records, send, done)?.record.dynamodb?.SequenceNumber;
      if (last !== undefined) this.options.reached(shardId, last);
      if (stop.aborted) return;
    }
    // The mapping may have handled these changes while an older one of their item was handed over. They must come last.
    for (let round = 0; newer !== "send" && touched.size && round < FOLLOW_ROUNDS && !stop.aborted; round++) {
      const before = touched;
      touched = new Set();
      for await (const { records } of reader.toTip(stop, 1)) {
        const send = records.filter(({ key, record }) => before.has(key) && this.options.passes(record));
        for (const { key } of await this.deliver(send)) touched.add(key);
      }
    }
  }

  /** A failed record counts: it is reported, and a resumed run must not send the others again. Records left out by Ctrl-C don't count. */
  private lastDealtWith(records: StreamRecord[], send: StreamRecord[], done: StreamRecord[]): StreamRecord | undefined {
    if (!this.options.stop.aborted) return records.at(-1);
    const left = new Set(send);
    for (const record of done) left.delete(record);
    const first = records.findIndex((record) => left.has(record));
    return first < 0 ? records.at(-1) : records[first - 1];
  }

  private isToSend(shardId: string, record: StreamRecord): boolean {
    const { newer, passes } = this.options;
    if (!passes(record.record)) return false;
    if (this.isDone(shardId, record)) {
      // An earlier run handed it over, and may have ended before the item's newer changes followed.
      this.sent.set(record.key, 1);
      return false;
    }
    if (!this.inRange(record)) return newer !== "send" && this.sent.has(record.key);
    if (!this.newer.has(record.key) || newer === "send" || newer === "follow") {
      // Before it is sent: a failing change may still take effect, and newer changes in the same page must follow it.
      this.sent.set(record.key, 1);
      return true;
    }
    if (newer === "skip") this.skipped++;
    else this.held++;
    return false;
  }

  private async deliver(records: StreamRecord[]): Promise<StreamRecord[]> {
    const done = await this.delivery.deliver(records);
    const inRange = done.filter((record) => this.inRange(record)).length;
    this.delivered += inRange;
    this.followed += done.length - inRange;
    const missing = records.length - done.length;
    if (missing && !this.options.stop.aborted) this.held += missing;
    return done;
  }

  private isDone(shardId: string, { sequence }: StreamRecord): boolean {
    const done = this.options.done.get(shardId);
    return done !== undefined && sequence <= done;
  }

  private inRange(record: StreamRecord): boolean {
    return (writtenAt(record) ?? 0) <= this.options.until;
  }

  private reader(): FamilyReader {
    return new FamilyReader(this.options.source, this.options.shards, this.options.from);
  }
}
