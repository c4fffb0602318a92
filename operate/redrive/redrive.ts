// Redrives the failed batches of one family of shards.
import type { DynamoDBRecord } from "aws-lambda";
import { Delivery, type DeliveryOptions, type Failure } from "../delivery/deliver";
import type { FailedBatch } from "../failures/source";
import { readRange } from "../stream/range";
import { type StreamRecord, toStreamRecord } from "../stream/record";
import type { StreamSource } from "../stream/family-reader";
import type { Survey } from "./survey";
import type { Work } from "./work";

/**
 * What to do with a failed change of an item that was changed again since, and whose newer change the function has handled:
 * hold it back (undecided), skip it for good, send it alone, or send it and then the newer ones again.
 */
export const NEWER = ["hold", "skip", "send", "follow"] as const;
export type Newer = (typeof NEWER)[number];

/** What to do with failed changes that the stream doesn't have any more. */
export const EXPIRED = ["hold", "present", "drop"] as const;
export type Expired = (typeof EXPIRED)[number];

export interface Result {
  /** Records that the function has handled now. */
  delivered: number;
  /** Newer changes that were handed over again, to be the last. */
  followed: number;
  /** Records that were skipped, because the function has handled a newer change. */
  skipped: number;
  /** Records held back: behind a failed one of the same item, or because nothing was decided on newer changes. */
  held: number;
  /** Records that the stream doesn't have any more. */
  expired: number;
  /** Records that are still there, but that the mapping's present filters don't let through. */
  filtered: number;
  failures: Failure[];
  /** Messages taken away. */
  removed: number;
}

export const nothing = (): Result => ({
  delivered: 0,
  followed: 0,
  skipped: 0,
  held: 0,
  expired: 0,
  filtered: 0,
  failures: [],
  removed: 0,
});

export interface RedriveOptions extends Omit<DeliveryOptions, "succeeded"> {
  source: StreamSource;
  passes: (record: DynamoDBRecord) => boolean;
  newer: Newer;
  expired: Expired;
  /** The present state of an item, as a record; for changes that the stream doesn't have any more. */
  present: (record: DynamoDBRecord) => Promise<{ same: boolean; record: DynamoDBRecord }>;
  progress: (records: number) => void;
}

/** A tail is read at most so often: AWS allows 5 reads a second on a shard, and the mapping needs them. */
const FOLLOW_EVERY_MS = 250;
const FOLLOW_ROUNDS = 50;

export class Redrive {
  public readonly result = nothing();
  private readonly delivery: Delivery;
  /** Items handed over since the tail was last read. */
  private touched = new Set<string>();
  private followedAt = 0;
  /** Last record that was dealt with, by shard: batches can overlap. */
  private readonly dealt = new Map<string, bigint>();

  constructor(private readonly options: RedriveOptions) {
    this.delivery = new Delivery({ ...options, pauseMs: options.pauseMs });
    this.result.failures = this.delivery.failures;
  }

  async run(work: Work, survey: Survey): Promise<void> {
    for (const [place, batch] of work.batches.entries()) {
      if (this.options.stop.aborted) return;
      if (await this.batch(batch, place, survey)) {
        await batch.remove();
        this.result.removed++;
      }
      if (Date.now() - this.followedAt >= FOLLOW_EVERY_MS) await this.follow(survey);
    }
    if (this.options.newer === "follow" && !this.options.stop.aborted && survey.newerItems) {
      for await (const records of survey.again(this.options.stop)) await this.handOverAgain(records);
    }
    await this.follow(survey);
  }

  /** @returns whether all records of the batch are dealt with, so that its message can go. */
  private async batch(batch: FailedBatch, place: number, survey: Survey): Promise<boolean> {
    const records = await this.recordsOf(batch);
    const missing = batch.size - records.length;
    if (missing > 0) this.result[survey.isCovered(batch) ? "filtered" : "expired"] += missing;
    const ready = await this.ready(this.news(batch, records), batch, place, survey);
    const sent = await this.delivery.deliver(ready.send);
    for (const { key } of sent) this.touched.add(key);
    this.result.delivered += sent.length;
    this.result.held += ready.held + ready.send.length - sent.length;
    this.result.skipped += ready.skipped;
    this.options.progress(records.length);
    if (sent.length < ready.send.length || ready.held > 0) return false;
    if (records.some(({ key }) => this.delivery.isAside(key))) return false;
    this.dealt.set(batch.shardId, max(this.dealt.get(batch.shardId), BigInt(batch.end)));
    return missing <= 0 || (this.options.expired === "drop" && !survey.isCovered(batch));
  }

  private async recordsOf(batch: FailedBatch): Promise<StreamRecord[]> {
    if (batch.load) return ((await batch.load()) ?? []).map(toStreamRecord);
    const records = await readRange(this.options.source, batch.shardId, batch.start, batch.end);
    const passing = records.filter(({ record }) => this.options.passes(record));
    // Filters may have been added since: then the batch was the whole range.
    return passing.length < batch.size && records.length === batch.size ? records : passing;
  }

  /** Without the records that an overlapping batch had. */
  private news(batch: FailedBatch, records: StreamRecord[]): StreamRecord[] {
    const dealt = this.dealt.get(batch.shardId);
    return dealt === undefined ? records : records.filter(({ sequence }) => sequence > dealt);
  }

  private async ready(records: StreamRecord[], batch: FailedBatch, place: number, survey: Survey) {
    const { newer, expired, present } = this.options;
    const ready = { send: [] as StreamRecord[], held: 0, skipped: 0 };
    const covered = survey.isCovered(batch);
    for (const one of records) {
      let superseded = survey.isSuperseded(one.key, place);
      let record = one;
      if (!covered && !superseded) {
        // The stream can't say whether the item was changed since. The table can: it has what this change made of it, or not.
        const now = await present(one.record);
        if (!now.same && expired === "present") record = { ...one, record: now.record };
        else if (!now.same) superseded = true;
      }
      if (!superseded || newer === "send" || newer === "follow") ready.send.push(record);
      else if (newer === "skip") ready.skipped++;
      else ready.held++;
    }
    return ready;
  }

  /**
   * Changes that were written while an older one of their item was handed over: the mapping may have handled them in between, and
   * the older one would be what remains. They are handed over again, and are the last.
   */
  private async follow(survey: Survey): Promise<void> {
    this.followedAt = Date.now();
    if (this.options.newer === "send") return;
    for (let round = 0; this.touched.size && round < FOLLOW_ROUNDS && !this.options.stop.aborted; round++) {
      const touched = this.touched;
      this.touched = new Set();
      await this.handOverAgain(await survey.follow(touched, this.options.stop));
    }
  }

  private async handOverAgain(records: StreamRecord[]): Promise<void> {
    const sent = await this.delivery.deliver(records);
    for (const { key } of sent) this.touched.add(key);
    this.result.followed += sent.length;
  }
}

const max = (a: bigint | undefined, b: bigint): bigint => (a !== undefined && a > b ? a : b);
