import { setTimeout as delay } from "node:timers/promises";
import { InterruptedError, shown } from "./exit";

/** Pauses before each retry, in milliseconds: 62 s in total. */
const PAUSES_MS = [250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000];

/** An error as the SDK throws it. */
type Fault = Error & { code?: string; $metadata?: { httpStatusCode?: number } };

const LACKS_CAPACITY = /LimitExceeded|ThroughputExceeded|Throttl|TooManyRequests|SlowDown/;
const FAILS_FOR_NOW =
  /InternalServerError|InternalFailure|InternalError|ServiceUnavailable|RequestTimeout|TimeoutError/;
const BROKEN_CONNECTION = new Set(["ECONNRESET", "EPIPE", "ETIMEDOUT"]);

/** Whether a service lacks capacity, fails for now, or lost the connection, even after the SDK's own retries. */
function isTemporary({ name, code, $metadata }: Fault): boolean {
  return (
    LACKS_CAPACITY.test(name) ||
    FAILS_FOR_NOW.test(name) ||
    BROKEN_CONNECTION.has(code ?? "") ||
    ($metadata?.httpStatusCode ?? 0) >= 500
  );
}

export interface Patience {
  /** The subject of the call, for messages: `the stream`. */
  of: string;
  /** Whether the error is temporary, so that the same call can succeed later. @default a lack of capacity or a fault of the service */
  isBusy?: (error: Fault) => boolean;
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
  { of, isBusy = isTemporary, stop, pauses = PAUSES_MS }: Patience,
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
