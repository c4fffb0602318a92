// Redrives the failed batches of one family of shards.
import type { DynamoDBRecord } from "aws-lambda";
import { Delivery, type DeliveryOptions } from "../delivery/deliver";
import type { FailedBatch } from "../failures/failed-batches";
import type { StreamSource } from "../stream/family-reader";
import { KeyMap } from "../stream/key-map";
import { readRange } from "../stream/read-range";
import { type StreamRecord, toStreamRecord } from "../stream/record";
import { Passed } from "./passed";
import { nothing } from "./result";
import type { Survey } from "./survey";
import type { Work } from "./work";

/**
 * What to do with a failed change of an item that was changed again since, and whose newer change the function has handled: hold it back
 * (undecided), leave it out and hand over the newer ones again, send it alone, or send it and then the newer ones again.
 */
export const NEWER = ["hold", "skip", "send", "follow"] as const;
export type Newer = (typeof NEWER)[number];

/** What to do with failed changes that the stream doesn't have any more. */
export const EXPIRED = ["hold", "present", "drop"] as const;
type Expired = (typeof EXPIRED)[number];

export interface RedriveOptions extends Omit<DeliveryOptions, "succeeded"> {
  source: StreamSource;
  passes: (record: DynamoDBRecord) => boolean;
  newer: Newer;
  expired: Expired;
  /** The present state of an item, as a record; for changes that the stream doesn't have any more. */
  present: (record: DynamoDBRecord) => Promise<{ same: boolean; record: DynamoDBRecord }>;
  progress: (records: number) => void;
}

/** A batch that is dealt with; its message goes when the newer changes of these items were handed over after it. */
interface Dealt {
  batch: FailedBatch;
  keys: Set<string>;
}

/** A tail is read at most so often: AWS allows 5 reads a second on a shard, and the mapping needs them. */
const FOLLOW_EVERY_MS = 250;
const FOLLOW_ROUNDS = 50;
/** What was handed over must still be followed by its newer changes after Ctrl-C. */
const NEVER = new AbortController().signal;

export class Redrive {
  public readonly result = nothing();
  private readonly delivery: Delivery;
  /** Items handed over since the tail was last read. */
  private touched = new Set<string>();
  /** Items with a newer change that couldn't be handed over after the older one. */
  private readonly behind = new Set<string>();
  private followedAt = 0;

  constructor(private readonly options: RedriveOptions) {
    this.delivery = new Delivery(options);
    this.result.failures = this.delivery.failures;
  }

  async run(work: Work, survey: Survey): Promise<void> {
    const { stop } = this.options;
    const passed = new Passed();
    const dealt: Dealt[] = [];
    // Places of batches: there can be very many.
    const superseded: number[] = [];
    // Items whose newer changes are to be handed over again. Over all batches: of overlapping ones only the first judges a record.
    const again = new KeyMap();
    for (let place = 0; place < work.batches.length && !stop.aborted; place++) {
      const batch = work.batches.at(place);
      const outcome = await this.batch(batch, place, survey, passed);
      for (const key of outcome.superseded) again.set(key, 1);
      const waits = [...outcome.keys].some((key) => again.has(key));
      if (outcome.complete && waits) superseded.push(place);
      else if (outcome.complete) dealt.push({ batch, keys: outcome.keys });
      if (Date.now() - this.followedAt >= FOLLOW_EVERY_MS) await this.settle(dealt.splice(0), survey);
    }
    await this.settle(dealt, survey);
    if (again.size === 0 || stop.aborted) return;
    // A message that went before this would leave the older image in place if the run were killed.
    for await (const records of survey.again(again, stop)) await this.handOverAgain(records, stop);
    if (stop.aborted || !(await this.follow(survey))) return;
    for (const place of superseded) {
      const batch = work.batches.at(place);
      if (!(await this.isBehind(batch))) await this.remove(batch);
    }
  }

  /** Hands over what was written since for the items of these batches, and then takes their messages away. */
  private async settle(dealt: Dealt[], survey: Survey): Promise<void> {
    const quiet = await this.follow(survey);
    for (const { batch, keys } of dealt) {
      if (quiet && ![...keys].some((key) => this.behind.has(key))) await this.remove(batch);
    }
  }

  private async remove(batch: FailedBatch): Promise<void> {
    await batch.remove();
    this.result.removed++;
  }

  /** Whether a newer change of one of the batch's items couldn't be handed over. Its items are read again: there can be very many. */
  private async isBehind(batch: FailedBatch): Promise<boolean> {
    if (this.behind.size === 0) return false;
    const { records } = await this.recordsOf(batch);
    return records.length < batch.size || records.some(({ key }) => this.behind.has(key));
  }

  /**
   * @returns the batch's items; those of them whose older change was dealt with after a newer one; and whether all is dealt with, so
   * that the batch's message can go.
   */
  private async batch(batch: FailedBatch, place: number, survey: Survey, passed: Passed) {
    const { records, trimmed } = await this.recordsOf(batch);
    // The stream can also have lost them since the survey.
    const covered = survey.isCovered(batch) && !trimmed;
    const missing = batch.size - records.length;
    if (missing > 0) this.result[covered ? "filtered" : "expired"] += missing;
    const fresh = passed.fresh(batch, records);
    const { send, skipped, superseded } = await this.ready(fresh, place, survey, covered);
    const sent = await this.delivery.deliver(send);
    for (const { key } of sent) this.touched.add(key);
    const dealtWith = new Set([...sent, ...skipped].map(({ sequence }) => sequence));
    const kept = fresh.filter(({ sequence }) => !dealtWith.has(sequence));
    this.result.delivered += sent.length;
    this.result.skipped += skipped.length;
    this.result.held += kept.length;
    this.options.progress(records.length);
    const isWhole = missing === 0 || (!covered && this.options.expired === "drop");
    const complete = passed.add(batch, kept) && isWhole;
    // What is kept is still behind its newer change, and `send` leaves the older one in place as it was told.
    for (const { key } of kept) superseded.delete(key);
    if (this.options.newer === "send") superseded.clear();
    return { keys: new Set(records.map(({ key }) => key)), superseded, complete };
  }

  private async recordsOf(batch: FailedBatch): Promise<{ records: StreamRecord[]; trimmed: boolean }> {
    if (batch.load) return { records: ((await batch.load()) ?? []).map(toStreamRecord), trimmed: false };
    const { records, trimmed } = await readRange(this.options.source, batch.shardId, batch.start, batch.last);
    const passing = records.filter(({ record }) => this.options.passes(record));
    // Filters may have been added since: then the batch was the whole range.
    return { records: passing.length < batch.size && records.length === batch.size ? records : passing, trimmed };
  }

  private async ready(records: StreamRecord[], place: number, survey: Survey, covered: boolean) {
    const { newer, expired, present } = this.options;
    const ready = { send: [] as StreamRecord[], skipped: [] as StreamRecord[], superseded: new Set<string>() };
    for (const original of records) {
      let isSuperseded = survey.isSuperseded(original.key, place);
      let record = original;
      if (!covered && !isSuperseded) {
        // The stream can't say whether the item was changed since. The table can: it has what this change made of it, or not.
        const now = await present(original.record);
        if (!now.same && expired === "present") record = { ...original, record: now.record };
        else if (!now.same) isSuperseded = true;
      }
      if (isSuperseded) ready.superseded.add(original.key);
      if (!isSuperseded || newer === "send" || newer === "follow") ready.send.push(record);
      else if (newer === "skip") ready.skipped.push(original);
    }
    return ready;
  }

  /**
   * Changes that were written while an older one of their item was handed over: the mapping may have handled them in between, and
   * the older one would be what remains. They are handed over again, and are the last.
   *
   * @returns whether no item has a newer change that isn't handed over.
   */
  private async follow(survey: Survey): Promise<boolean> {
    this.followedAt = Date.now();
    if (this.options.newer === "send") this.touched.clear();
    for (let round = 0; this.touched.size && round < FOLLOW_ROUNDS; round++) {
      const touched = this.touched;
      this.touched = new Set();
      await this.handOverAgain(await survey.follow(touched, NEVER), NEVER);
    }
    return this.touched.size === 0;
  }

  private async handOverAgain(records: StreamRecord[], stop: AbortSignal): Promise<void> {
    const sent = await this.delivery.deliver(records, stop);
    for (const { key } of sent) this.touched.add(key);
    this.result.followed += sent.length;
    if (sent.length === records.length) return;
    const done = new Set(sent);
    for (const record of records) if (!done.has(record)) this.behind.add(record.key);
  }
}
