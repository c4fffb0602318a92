// The live changes beside a backfill. An item that changes between its being read and its being handled must not end with the older
// image: the stream is read along, and says which items changed.
import { EventEmitter, once } from "node:events";
import type { DynamoDBRecord } from "aws-lambda";
import { wait } from "../command/patience";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamSource } from "../stream/family-reader";
import { families, type Shard } from "../stream/shards";

/** Least time between two reads: AWS allows 5 a second on a shard, and the mapping needs them. */
const GAP_MS = 250;
/** Time between two reads if nobody waits for one. */
const EVERY_MS = 500;

export class LiveChanges {
  /** Items that changed lately, with the time when that was seen; the latest is the last. */
  private readonly changed = new Map<string, number>();
  private readonly readers: FamilyReader[];
  /** Every change that was in the stream at this time is known. */
  private knownUpTo = 0;
  private readonly ending = new AbortController();
  /** Ends the time in which nobody waits for a round. */
  private idle = new AbortController();
  /** Tells `read` after each round. */
  private readonly events = new EventEmitter().setMaxListeners(0);
  private waiting = 0;
  private failure: unknown;
  private loop: Promise<void> | undefined;

  constructor(
    source: StreamSource,
    shards: readonly Shard[],
    private readonly passes: (record: DynamoDBRecord) => boolean,
  ) {
    const ends = [this.ending.signal, ...(source.stop ? [source.stop] : [])];
    const along = { ...source, stop: AbortSignal.any(ends) };
    this.readers = families(shards).map((family) => {
      const open = family.filter(({ id }) => !family.some(({ parent }) => parent === id));
      return new FamilyReader(along, shards, new Map<string, Position>(open.map(({ id }) => [id, { at: "LATEST" }])));
    });
  }

  /** How many changed items are remembered. */
  get size(): number {
    return this.changed.size;
  }

  /** Whether the item was seen to change since a moment. */
  hasChanged(key: string, since: number): boolean {
    return (this.changed.get(key) ?? -Infinity) >= since;
  }

  /** Begins to read along. */
  start(): void {
    this.loop ??= this.follow().catch((error: unknown) => {
      this.failure = error;
      this.events.emit("read");
    });
  }

  /** Ends reading along, without another round. */
  async end(): Promise<void> {
    this.ending.abort();
    this.idle.abort();
    await this.loop;
  }

  /** Whether all changes up to a moment are known. @throws what reading the stream failed with */
  isKnown(moment: number): boolean {
    if (this.failure) throw this.failure;
    return this.knownUpTo > moment;
  }

  /** Waits until all changes up to a moment are known. @throws what reading the stream failed with */
  async known(moment: number): Promise<void> {
    this.waiting++;
    this.idle.abort();
    try {
      while (!this.isKnown(moment)) await once(this.events, "read");
    } finally {
      this.waiting--;
    }
  }

  /** Forgets the changes that were seen before a moment: no page under way was read earlier. */
  forget(before: number): void {
    for (const [key, seen] of this.changed) {
      if (seen >= before) return;
      this.changed.delete(key);
    }
  }

  private async follow(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const began = Date.now();
      for (const reader of this.readers) {
        for await (const { records } of reader.toTip(this.ending.signal, 1)) {
          for (const { key, record } of records) if (this.passes(record)) this.note(key);
        }
      }
      if (this.ending.signal.aborted) return;
      this.knownUpTo = began;
      this.events.emit("read");
      await this.rest();
    }
  }

  private note(key: string): void {
    this.changed.delete(key);
    this.changed.set(key, Date.now());
  }

  /** Until the next round is due: later if nobody waits for one. */
  private async rest(): Promise<void> {
    await wait(GAP_MS, this.ending.signal);
    if (this.waiting > 0 || this.ending.signal.aborted) return;
    this.idle = new AbortController();
    await wait(EVERY_MS - GAP_MS, this.idle.signal);
  }
}
