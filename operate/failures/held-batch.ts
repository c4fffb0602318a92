import type { FailureMessage } from "./message";
import type { Collected, FailedBatch, Wanted } from "./source";
import { mismatch } from "./wanted";

/** What holds the batches: a queue or a bucket. */
export interface Holder {
  /** One copy of each text that many messages have in common, such as their stream's ARN. */
  readonly texts: Map<string, string>;
  /** Takes a message away. */
  remove(name: string): Promise<void>;
  /** Reads the records again, if the message holds them. */
  load?: (name: string) => Promise<FailureMessage["records"]>;
}

/** A failed batch as a run holds it. There can be 120,000, so it has what their order needs, and nothing of its message besides. */
class HeldBatch implements FailedBatch {
  readonly streamArn: string;
  readonly shardId: string;
  readonly condition: string;
  readonly first: bigint;
  readonly last: bigint;
  readonly start: string;
  readonly size: number;
  readonly firstAt: number | undefined;

  constructor(
    readonly name: string,
    message: FailureMessage,
    private readonly holder: Holder,
  ) {
    this.streamArn = this.once(message.streamArn);
    this.shardId = this.once(message.shardId);
    this.condition = this.once(message.condition);
    this.first = message.first;
    this.last = message.last;
    this.start = message.start;
    this.size = message.size;
    this.firstAt = message.firstAt;
  }

  get load(): FailedBatch["load"] {
    const { load } = this.holder;
    return load && (() => load(this.name));
  }

  remove(): Promise<void> {
    return this.holder.remove(this.name);
  }

  private once(text: string): string {
    const { texts } = this.holder;
    if (!texts.has(text)) texts.set(text, text);
    return texts.get(text) as string;
  }
}

/**
 * Adds a message to what was found: as a batch that its holder gives, or as something that is left alone.
 *
 * @param message why it can't be read, if it is a text.
 * @returns whether it is a batch.
 */
export function sortMessage(
  found: Collected,
  name: string,
  message: FailureMessage | string,
  wanted: Wanted,
  holder: Holder,
): boolean {
  const leave = (reason: string): false => {
    found.foreign.push({ name, reason });
    return false;
  };
  if (typeof message === "string") return leave(message);
  const reason = mismatch(message, wanted);
  if (reason !== undefined) return leave(reason);
  found.batches.push(new HeldBatch(name, message, holder));
  return true;
}
