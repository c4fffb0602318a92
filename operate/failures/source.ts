import type { FailedBatches } from "./failed-batches";
import type { FailureMessage } from "./message";
import { mismatch, type Wanted } from "./wanted";

/** What was found at the destination. */
export interface Collected {
  batches: FailedBatches;
  /** What isn't a failed batch of this function and table, and is left alone: its name, and why. */
  foreign: { name: string; reason: string }[];
}

/**
 * Tells a batch from what is left alone, and notes the latter.
 *
 * @param message why it can't be read, if it is a text.
 * @returns the message, if it is a batch of this function and table.
 */
export function batchOrForeign(
  { foreign }: Collected,
  name: string,
  message: FailureMessage | string,
  wanted: Wanted,
): FailureMessage | undefined {
  const reason = typeof message === "string" ? message : mismatch(message, wanted);
  if (reason !== undefined) foreign.push({ name, reason });
  return reason === undefined ? (message as FailureMessage) : undefined;
}

/** An on-failure destination that messages can be taken from. */
export interface FailureSource {
  /** Such as `queue orders-given-up`. */
  readonly title: string;
  /** How many messages wait, and since when the oldest does, as far as the destination says. */
  depth(): Promise<{ waiting: number; held: number }>;
  /**
   * Takes what is there and wasn't given yet, and holds it until it is removed or released.
   *
   * @throws StoppedError when another run holds messages.
   */
  collect(stop: AbortSignal): Promise<Collected>;
  /** Gives back everything that is held. */
  release(): Promise<void>;
}
