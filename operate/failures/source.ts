import type { FailureMessage } from "./message";

/** A failed batch that is held by this run. */
export interface FailedBatch extends Omit<FailureMessage, "functionArn" | "records"> {
  /** Message id or object key, for reports. */
  name: string;
  /** Reads the records again, for a batch that holds them. They aren't kept: there can be very many. */
  load?: () => Promise<FailureMessage["records"]>;
  /** Takes the message away: called only when all of its records are dealt with. */
  remove(): Promise<void>;
}

/** What was found at the destination. */
export interface Collected {
  batches: FailedBatch[];
  /** What isn't a failed batch of this function and table, and is left alone: its name, and why. */
  foreign: { name: string; reason: string }[];
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

/** Which failed batches are meant: those of one function on one table, whichever stream the table had at the time. */
export interface Wanted {
  functionArn: string;
  tableName: string;
}
