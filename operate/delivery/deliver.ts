// Hands records to the function in order, until each has succeeded or used up its tries.
import { StoppedError } from "../command/exit";
import { wait } from "../command/patience";
import type { StreamRecord } from "../stream/record";
import { type Invoke, MAX_PAYLOAD_BYTES } from "./invoke";
import type { Pace } from "./pace";

export interface DeliveryOptions {
  invoke: Invoke;
  /** Maximum records in one invocation: the mapping's batch size. */
  batchSize: number;
  /** Tries for a batch, or for the failing record in it. */
  attempts: number;
  pace: Pace;
  stop: AbortSignal;
  /** Called as soon as records have succeeded. */
  succeeded?: (records: StreamRecord[]) => void;
  /** Wait before another try, in milliseconds. @default 500 */
  pauseMs?: number;
}

/** A record that the function failed to handle. Without its images, because there can be very many. */
export interface Failure {
  keys: NonNullable<StreamRecord["record"]["dynamodb"]>["Keys"];
  reason: string;
}

/** After this many consecutive failed records, the function is at fault, not the records. */
const BROKEN_AFTER = 5;

/**
 * Delivers the records of one family of shards. A record that still fails after its tries is set aside with its item: later changes of
 * that item are held back, because they must not overtake it. Other items continue.
 */
export class Delivery {
  public readonly failures: Failure[] = [];
  /** Keys of items with a record that still fails. */
  private readonly aside = new Set<string>();
  private inARow = 0;

  constructor(private readonly options: DeliveryOptions) {}

  isAside(key: string): boolean {
    return this.aside.has(key);
  }

  /**
   * @returns the records that succeeded; failed, held back and not yet sent records are left out.
   * @throws StoppedError when the function can't be invoked, or fails for every record.
   */
  async deliver(records: StreamRecord[], stop = this.options.stop): Promise<StreamRecord[]> {
    const done: StreamRecord[] = [];
    for (const batch of split(records, this.options.batchSize)) {
      if (stop.aborted) break;
      done.push(...(await this.send(batch, stop)));
    }
    return done;
  }

  private async send(
    batch: StreamRecord[],
    stop: AbortSignal,
    attempts = this.options.attempts,
  ): Promise<StreamRecord[]> {
    const { pauseMs = 500 } = this.options;
    const done: StreamRecord[] = [];
    let rest = batch;
    for (let attempt = 1; ; attempt++) {
      rest = rest.filter(({ key }) => !this.aside.has(key));
      if (rest.length === 0 || (stop.aborted && attempt > 1)) return done;
      await this.options.pace.use(rest.length, this.options.stop);
      if (stop.aborted) return done;
      const outcome = await this.options.invoke(rest.map(({ record }) => record));
      const succeeded =
        outcome.kind === "succeeded" ? rest : outcome.kind === "failedAt" ? rest.slice(0, outcome.index) : [];
      if (succeeded.length) {
        this.inARow = 0;
        this.options.succeeded?.(succeeded);
        done.push(...succeeded);
      }
      if (outcome.kind === "succeeded") return done;
      rest = rest.slice(succeeded.length);
      // A different record fails now, and gets all of its tries.
      if (succeeded.length) attempt = 1;
      if (attempt < attempts) {
        await wait(pauseMs * attempt, this.options.stop);
        continue;
      }
      attempt = 0;
      if (outcome.kind === "failed" && rest.length > 1) return [...done, ...(await this.halve(rest, stop))];
      this.setAside(rest[0] as StreamRecord, outcome.reason);
      rest = rest.slice(1);
    }
  }

  /** Splits a batch that failed as a whole, to find the record at fault. */
  private async halve(batch: StreamRecord[], stop: AbortSignal): Promise<StreamRecord[]> {
    const middle = Math.ceil(batch.length / 2);
    // Only a single record gets all tries; larger halves get one.
    const attemptsFor = (size: number) => (size > 1 ? 1 : this.options.attempts);
    const first = await this.send(batch.slice(0, middle), stop, attemptsFor(middle));
    if (stop.aborted) return first;
    return [...first, ...(await this.send(batch.slice(middle), stop, attemptsFor(batch.length - middle)))];
  }

  private setAside(record: StreamRecord, reason: string): void {
    this.aside.add(record.key);
    this.failures.push({ keys: record.record.dynamodb?.Keys, reason });
    if (++this.inARow >= BROKEN_AFTER) {
      throw new StoppedError(
        `The function failed ${BROKEN_AFTER} records in a row, the last with "${reason}". ` +
          "The function is at fault, not the records: fix it, and run this again. What hasn't succeeded is kept.",
      );
    }
  }
}

/** Splits records into batches within the batch size and Lambda's payload limit. */
export function* split(records: StreamRecord[], batchSize: number): Generator<StreamRecord[]> {
  const envelope = Buffer.byteLength('{"Records":[]}');
  let batch: StreamRecord[] = [];
  let bytes = envelope;
  for (const record of records) {
    const size = Buffer.byteLength(JSON.stringify(record.record)) + 1;
    if (batch.length && (batch.length >= batchSize || bytes + size > MAX_PAYLOAD_BYTES)) {
      yield batch;
      batch = [];
      bytes = envelope;
    }
    batch.push(record);
    bytes += size;
  }
  if (batch.length) yield batch;
}
