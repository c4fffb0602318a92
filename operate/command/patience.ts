import { setTimeout as delay } from "node:timers/promises";
import { InterruptedError, shown } from "./exit";

/** Pauses before each retry, in milliseconds: 62 s in total. */
const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** Whether DynamoDB or its streams lack capacity, even after the SDK's own retries. */
const lacksCapacity = ({ name }: Error): boolean => /LimitExceeded|ProvisionedThroughputExceeded|Throttling/.test(name);

export interface Patience {
  /** The subject of the call, for messages: `the stream`. */
  of: string;
  /** Whether the error is temporary, so that the same call can succeed later. @default a lack of capacity at DynamoDB */
  isBusy?: (error: Error & { code?: string }) => boolean;
  /** Ends a pause at once. A call in progress is awaited. */
  stop: AbortSignal | undefined;
  /** Pauses before each retry, in milliseconds. */
  pauses?: readonly number[];
}

/**
 * Makes a call, and retries it while the service is busy.
 *
 * @throws InterruptedError when Ctrl-C ends a pause.
 * @throws the call's error if it isn't temporary, or after the last retry.
 */
export async function patiently<T>(
  call: () => Promise<T>,
  { of, isBusy = lacksCapacity, stop, pauses = PAUSES_MS }: Patience,
): Promise<T> {
  for (const pause of pauses) {
    try {
      return await call();
    } catch (error) {
      if (!isBusy(error as Error)) throw error;
      await wait(pause, stop);
      if (stop?.aborted) {
        const { name, message } = error as Error;
        throw new InterruptedError(`Stopped while ${of} is throttled or busy (${name}: ${shown(message)}).`);
      }
    }
  }
  return call();
}

/** Waits `ms` milliseconds, or until the signal is aborted. */
export async function wait(ms: number, stop: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal: stop }).catch(() => undefined);
}
