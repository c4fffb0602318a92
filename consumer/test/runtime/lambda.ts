// Lambda's side of an invocation, with a clock that only the tests move: no test waits, and none depends on how busy the machine is.
import type { Context, DynamoDBBatchResponse, DynamoDBRecord } from "aws-lambda";

type Handler = (event: { Records: DynamoDBRecord[] }, context: Context) => Promise<DynamoDBBatchResponse>;

/** Time that passes when {@link FakeClock.advance} says so: for timers, and for the remaining time of Lambda's context. */
export class FakeClock {
  /** The timers that are set and neither due nor cleared. */
  pending: { due: number; run: () => void }[] = [];
  #now = 0;
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };

  constructor() {
    const setTimeout = (run: () => void, ms: number) => {
      const timer = { due: this.#now + ms, run, unref: () => timer };
      this.pending.push(timer);
      return timer;
    };
    const clearTimeout = (timer: unknown) => {
      this.pending = this.pending.filter((other) => other !== timer);
    };
    Object.assign(globalThis, { setTimeout, clearTimeout });
  }

  get now(): number {
    return this.#now;
  }

  /** Lets time pass in steps of a millisecond, and lets promises settle at each. */
  async advance(ms: number): Promise<void> {
    for (let step = 0; step < ms; step++) {
      this.#now++;
      const due = this.pending.filter((timer) => timer.due <= this.#now);
      this.pending = this.pending.filter((timer) => !due.includes(timer));
      for (const { run } of due) run();
      await new Promise(setImmediate);
    }
  }

  /** A context with this many milliseconds left from now on. */
  context(timeout: number): Context {
    const end = this.#now + timeout;
    return {
      awsRequestId: `request-${this.#now}`,
      functionName: "audit",
      getRemainingTimeInMillis: () => end - this.#now,
    } as Context;
  }

  restore(): void {
    Object.assign(globalThis, this.#real);
  }
}

/**
 * Delivers records as an event source mapping with `ReportBatchItemFailures` does, until all are handled: from the lowest returned
 * sequence number on, or the whole batch again if the function rejects or exceeds its timeout.
 *
 * @returns the batches that were delivered, as the positions of their first records, and whether each was timed out.
 */
export async function deliverAll(
  handler: Handler,
  records: DynamoDBRecord[],
  { clock, timeout, maxInvocations }: { clock: FakeClock; timeout: number; maxInvocations: number },
): Promise<{ from: number; timedOut: boolean }[]> {
  const invocations: { from: number; timedOut: boolean }[] = [];
  for (let from = 0; from < records.length;) {
    if (invocations.length === maxInvocations) throw new Error(`not done after ${maxInvocations} invocations`);
    const begin = clock.now;
    const batch = records.slice(from);
    const response = await handler({ Records: batch }, clock.context(timeout));
    const timedOut = clock.now - begin > timeout;
    invocations.push({ from, timedOut });
    if (timedOut) continue;
    const numbers = response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    const failed = batch.findIndex(({ dynamodb }) => numbers.includes(dynamodb?.SequenceNumber ?? ""));
    from += failed === -1 ? batch.length : failed;
  }
  return invocations;
}
