import type { Failure } from "../delivery/deliver";

/** The result of a redrive. */
export interface Result {
  /** Failed records that the function handled in this run. */
  delivered: number;
  /** Newer changes handed over again, so that they come last. */
  followed: number;
  /** Records skipped because the function has handled a newer change. */
  skipped: number;
  /** Records held back: behind a failed one of the same item, or because --newer isn't decided. */
  held: number;
  /** Records that have expired from the stream. */
  expired: number;
  /** Records still in the stream that no longer pass the mapping's filters. */
  filtered: number;
  failures: Failure[];
  /** Deleted messages. */
  removed: number;
}

export const emptyResult = (): Result => ({
  delivered: 0,
  followed: 0,
  skipped: 0,
  held: 0,
  expired: 0,
  filtered: 0,
  failures: [],
  removed: 0,
});

export function sum(results: Result[]): Result {
  const total = emptyResult();
  for (const result of results) {
    for (const key of ["delivered", "followed", "skipped", "held", "expired", "filtered", "removed"] as const) {
      total[key] += result[key];
    }
    total.failures.push(...result.failures);
  }
  return total;
}
