import { setTimeout as delay } from "node:timers/promises";
import { InterruptedError, shown } from "./exit";

/** Waits before each further try, in milliseconds: 62 s in all. */
const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** DynamoDB and its streams lack capacity, even after the SDK's own tries. */
const lacksCapacity = ({ name }: Error): boolean => /LimitExceeded|ProvisionedThroughputExceeded|Throttling/.test(name);

export interface Patience {
  /** What is asked, as a message names it: `the stream`. */
  of: string;
  /** Whether the error says only that it is busy, so that the same call can succeed later. @default a lack of capacity at DynamoDB */
  isBusy?: (error: Error & { code?: string }) => boolean;
  /** Ends a wait at once. A call that is under way is awaited. */
  stop: AbortSignal | undefined;
  /** Waits before each further try, in milliseconds. */
  pauses?: readonly number[];
}

/**
 * Makes a call, and makes it again while the far side is busy.
 *
 * @throws InterruptedError when it is stopped between two tries.
 * @throws the last error when it is another one, or when the tries have run out.
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

/** Waits, in milliseconds. Ends at once when the signal is aborted. */
export async function wait(ms: number, stop: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal: stop }).catch(() => undefined);
}
