import type { Failure } from "../delivery/deliver";

/** What became of the failed batches. */
export interface Result {
  /** Records that the function has handled now. */
  delivered: number;
  /** Newer changes that were handed over again, to be the last. */
  followed: number;
  /** Records that were skipped, because the function has handled a newer change. */
  skipped: number;
  /** Records held back: behind a failed one of the same item, or because nothing was decided on newer changes. */
  held: number;
  /** Records that the stream doesn't have any more. */
  expired: number;
  /** Records that are still there, but that the mapping's present filters don't let through. */
  filtered: number;
  failures: Failure[];
  /** Messages taken away. */
  removed: number;
}

export const nothing = (): Result => ({
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
  const total = nothing();
  for (const result of results) {
    for (const key of ["delivered", "followed", "skipped", "held", "expired", "filtered", "removed"] as const) {
      total[key] += result[key];
    }
    total.failures.push(...result.failures);
  }
  return total;
}
