import type { Deadline } from "./deadline";

/**
 * Handles records one after the other, until one isn't handled, or until less time is left than the slowest took so far. The first is
 * always tried: an invocation that tries nothing makes no progress.
 *
 * @param handle resolves with whether the record was handled.
 * @returns the first record that wasn't handled, if there is one, and whether it was tried.
 */
export async function firstUnhandled<T>(
  records: T[],
  handle: (record: T, isFirst: boolean) => Promise<boolean>,
  { timeLeft }: Pick<Deadline, "timeLeft">,
): Promise<{ record?: T; tried?: boolean }> {
  let slowest = 0;
  for (const [index, record] of records.entries()) {
    const before = timeLeft();
    if (index > 0 && before <= slowest) return { record, tried: false };
    if (!(await handle(record, index === 0))) return { record, tried: true };
    slowest = Math.max(slowest, before - timeLeft() || 0); // without a deadline, Infinity - Infinity
  }
  return {};
}
