import type { FailedBatches } from "./failed-batches";
import type { FailureMessage } from "./failure-message";
import { mismatch, type Wanted } from "./wanted";

/** The messages found at the destination. */
export interface Collected {
  batches: FailedBatches;
  /** Messages left alone because they aren't failed batches of this function and table. */
  foreign: { name: string; reason: string }[];
}

/**
 * Separates batches from other messages, and notes the latter.
 *
 * @param message the message, or the reason why it can't be read.
 * @returns the message if it is a batch of this function and table.
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

/** An on-failure destination whose messages can be read and removed. */
export interface FailureSource {
  /** Such as `queue orders-given-up`. */
  readonly title: string;
  /** How many messages wait, and how many are held by a reader, as the destination reports. */
  depth(): Promise<{ waiting: number; held: number }>;
  /**
   * Collects the messages not collected before, and holds each until it is removed or released.
   *
   * @throws StoppedError when another run holds messages.
   */
  collect(stop: AbortSignal): Promise<Collected>;
  /** Releases all held messages. */
  release(): Promise<void>;
}
