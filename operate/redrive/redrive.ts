// Redrives the failed batches of one family of shards.
import type { DynamoDBRecord } from "aws-lambda";
import { Delivery, type DeliveryOptions } from "../delivery/deliver";
import type { FailedBatch } from "../failures/failed-batches";
import type { StreamHandle } from "../stream/family-reader";
import { KeyMap } from "../stream/key-map";
import { readRange } from "../stream/read-range";
import { type StreamRecord, toStreamRecord } from "../stream/record";
import { VisitedRecords } from "./visited-records";
import { emptyResult } from "./result";
import type { Survey } from "./survey";
import type { Work } from "./work";

/**
 * What to do with a failed change if the function has already handled a newer change of the same item: hold it back
 * (undecided), skip it and hand over the newer ones again, send it alone, or send it and then the newer ones again.
 */
export const NEWER = ["hold", "skip", "send", "follow"] as const;
export type Newer = (typeof NEWER)[number];

/** What to do with failed changes that have expired from the stream. */
export const EXPIRED = ["hold", "present", "drop"] as const;
type Expired = (typeof EXPIRED)[number];

export interface RedriveOptions extends Omit<DeliveryOptions, "succeeded"> {
  source: StreamHandle;
  passes: (record: DynamoDBRecord) => boolean;
  newer: Newer;
  expired: Expired;
  /** Reads the item's present state as a record, for changes that have expired from the stream. */
  present: (record: DynamoDBRecord) => Promise<{ same: boolean; record: DynamoDBRecord }>;
  progress: (records: number) => void;
}

/** A finished batch. Its message is deleted once the newer changes of these items are handed over after it. */
interface FinishedBatch {
  batch: FailedBatch;
  keys: Set<string>;
}

/** Minimum time between reads of new records: AWS allows 5 a second on a shard, and the mapping needs most of them. */
const FOLLOW_EVERY_MS = 250;
/** On a busy table such a read takes seconds, so at least this many times as long is spent on handing over. */
const WORK_PER_FOLLOW = 4;
const FOLLOW_ROUNDS = 50;
/** Newer changes must still follow an older one after Ctrl-C, so this signal is never aborted. */
const NEVER = new AbortController().signal;

export class Redrive {
  public readonly result = emptyResult();
  private readonly delivery: Delivery;
  /** Items handed over since new records were last read. */
  private touched = new Set<string>();
  /** Items with a newer change that couldn't be handed over after the older one. */
  private readonly behind = new Set<string>();
  /** When new records are due to be read again, in milliseconds since 1970. */
  private followDue = 0;

  constructor(private readonly options: RedriveOptions) {
    this.delivery = new Delivery(options);
    this.result.failures = this.delivery.failures;
  }

  async run(work: Work, survey: Survey): Promise<void> {
    const { stop } = this.options;
    const visited = new VisitedRecords();
    const dealt: FinishedBatch[] = [];
    // Only places, because there can be very many batches.
    const superseded: number[] = [];
    // Items whose newer changes must be handed over again, over all batches: of overlapping ones only the first checks a record.
    const again = new KeyMap();
    for (let place = 0; place < work.batches.length && !stop.aborted; place++) {
      const batch = work.batches.at(place);
      const outcome = await this.batch(batch, place, survey, visited);
      for (const key of outcome.superseded) again.set(key, 1);
      const waits = [...outcome.keys].some((key) => again.has(key));
      if (outcome.complete && waits) superseded.push(place);
      else if (outcome.complete) dealt.push({ batch, keys: outcome.keys });
      if (Date.now() >= this.followDue) await this.settle(dealt.splice(0), survey);
    }
    await this.settle(dealt, survey);
    if (again.size === 0 || stop.aborted) return;
    // If a message were deleted before this and the run killed, the older image would stay.
    for await (const records of survey.again(again, stop)) await this.handOverAgain(records, stop);
    if (stop.aborted || !(await this.follow(survey))) return;
    for (const place of superseded) {
      const batch = work.batches.at(place);
      if (!(await this.isBehind(batch))) await this.remove(batch);
    }
  }

  /** Hands over newer changes of these batches' items, then deletes the batches' messages. */
  private async settle(dealt: FinishedBatch[], survey: Survey): Promise<void> {
    const quiet = await this.follow(survey);
    for (const { batch, keys } of dealt) {
      if (quiet && ![...keys].some((key) => this.behind.has(key))) await this.remove(batch);
    }
  }

  private async remove(batch: FailedBatch): Promise<void> {
    await batch.remove();
    this.result.removed++;
  }

  /** Whether a newer change of one of the batch's items couldn't be handed over. Reads the items again, because there can be very many. */
  private async isBehind(batch: FailedBatch): Promise<boolean> {
    if (this.behind.size === 0) return false;
    const { records } = await this.recordsOf(batch);
    return records.length < batch.size || records.some(({ key }) => this.behind.has(key));
  }

  /**
   * @returns the batch's items; those whose older change was handled after a newer one; and whether all records are finished, so
   * that the batch's message can be deleted.
   */
  private async batch(batch: FailedBatch, place: number, survey: Survey, visited: VisitedRecords) {
    const { records, trimmed } = await this.recordsOf(batch);
    // The records may also have expired since the survey.
    const covered = survey.isCovered(batch) && !trimmed;
    const missing = batch.size - records.length;
    if (missing > 0) this.result[covered ? "filtered" : "expired"] += missing;
    const fresh = visited.fresh(batch, records);
    const { send, skipped, superseded } = await this.ready(fresh, place, survey, covered);
    const sent = await this.delivery.deliver(send);
    for (const { key } of sent) this.touched.add(key);
    const dealtWith = new Set([...sent, ...skipped].map(({ sequence }) => sequence));
    const kept = fresh.filter(({ sequence }) => !dealtWith.has(sequence));
    this.result.delivered += sent.length;
    this.result.skipped += skipped.length;
    this.result.held += kept.length;
    this.options.progress(records.length);
    // There are more when the mapping's filters were loosened since.
    const isWhole = missing <= 0 || (!covered && this.options.expired === "drop");
    const complete = visited.add(batch, kept) && isWhole;
    // A kept record hasn't overwritten its newer change; with `send` the user wants the older change to stay.
    for (const { key } of kept) superseded.delete(key);
    if (this.options.newer === "send") superseded.clear();
    return { keys: new Set(records.map(({ key }) => key)), superseded, complete };
  }

  private async recordsOf(batch: FailedBatch): Promise<{ records: StreamRecord[]; trimmed: boolean }> {
    if (batch.load) return { records: ((await batch.load()) ?? []).map(toStreamRecord), trimmed: false };
    const { records, trimmed } = await readRange(this.options.source, batch.shardId, batch.start, batch.last);
    const passing = records.filter(({ record }) => this.options.passes(record));
    // If filters were added later, the batch was the whole range.
    return { records: passing.length < batch.size && records.length === batch.size ? records : passing, trimmed };
  }

  private async ready(records: StreamRecord[], place: number, survey: Survey, covered: boolean) {
    const { newer, expired, present } = this.options;
    const ready = { send: [] as StreamRecord[], skipped: [] as StreamRecord[], superseded: new Set<string>() };
    for (const original of records) {
      let isSuperseded = survey.isSuperseded(original.key, place);
      let record = original;
      if (!covered && !isSuperseded) {
        // The stream no longer shows whether the item has changed since. The table does: it has this change's result or another.
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
   * Hands over changes again that were written while an older one of their item was being handed over. The mapping may have handled
   * them first, and then the older one would overwrite them.
   *
   * @returns whether every newer change was handed over.
   */
  private async follow(survey: Survey): Promise<boolean> {
    const began = Date.now();
    if (this.options.newer === "send") this.touched.clear();
    for (let round = 0; this.touched.size && round < FOLLOW_ROUNDS; round++) {
      const touched = this.touched;
      this.touched = new Set();
      await this.handOverAgain(await survey.follow(touched, NEVER), NEVER);
    }
    const now = Date.now();
    this.followDue = now + Math.max(FOLLOW_EVERY_MS, WORK_PER_FOLLOW * (now - began));
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
