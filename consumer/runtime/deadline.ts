// How an invocation ends before Lambda ends it: a function that is timed out returns nothing, and its whole batch is delivered again.

/** The part of Lambda's context that tells the time. */
export interface Clock {
  /** Milliseconds until Lambda ends the invocation. */
  getRemainingTimeInMillis(): number;
}

/** The time at which an invocation stops by itself. */
export interface Deadline {
  /** Aborts at the deadline. */
  readonly signal: AbortSignal;
  /** Milliseconds until Lambda ends the invocation; Infinity without a clock. */
  remaining(): number;
  /** Milliseconds until the deadline, 0 or less when the deadline has passed; Infinity without a clock. */
  timeLeft(): number;
  /**
   * What the work resolves or rejects with, if it settles by the deadline or soon after: what watches the signal can still end well.
   *
   * @throws the signal's reason if it doesn't. It may still be running then.
   */
  within<T>(work: Promise<T>): Promise<T>;
  /** Ends the timers. */
  clear(): void;
}

/** The part of the time that is kept back, half of it to react to the signal and half to log and return. */
const RESERVE = 0.1;
const MAX_RESERVE_MS = 1000;

/**
 * Starts an invocation's deadline: a tenth of the time before its end, and at most a second.
 *
 * @param clock Lambda's context. Without one, or with one that has no time left at the start, there is no deadline.
 */
export function startDeadline(clock: Partial<Clock> | undefined): Deadline {
  const remaining = () => clock?.getRemainingTimeInMillis?.() ?? Infinity;
  const total = remaining() > 0 ? remaining() : Infinity;
  const reserve = Math.min(total * RESERVE, MAX_RESERVE_MS);
  const timeLeft = () => (total === Infinity ? total : remaining() - reserve);
  const controller = new AbortController();
  const timers: NodeJS.Timeout[] = [];
  const over = new Promise<never>((_, reject) => {
    if (total === Infinity) return;
    timers.push(setTimeout(() => controller.abort(), timeLeft()));
    timers.push(setTimeout(() => reject(controller.signal.reason), timeLeft() + reserve / 2));
  });
  over.catch(() => undefined); // nobody may be waiting
  return {
    signal: controller.signal,
    remaining,
    timeLeft,
    within(work) {
      return Promise.race([work, over]);
    },
    clear() {
      timers.forEach(clearTimeout);
    },
  };
}
