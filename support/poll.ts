import { setTimeout as delay } from "node:timers/promises";

export interface PollOptions {
  /** Most milliseconds to keep asking; 0 asks once. */
  limitMs: number;
  /** Milliseconds between the end of one question and the next. @default 50 */
  everyMs?: number;
}

/**
 * Asks again and again until there is an answer.
 *
 * @param ask returns undefined or false for "not yet". It is asked at least once, and what it throws ends the polling.
 * @returns the answer; undefined if the limit passed first.
 */
export async function poll<T>(
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  { limitMs, everyMs = 50 }: PollOptions,
): Promise<T | undefined> {
  for (const deadline = Date.now() + limitMs; ; await delay(everyMs)) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() >= deadline) return undefined;
  }
}
