// The live changes during a backfill. An item that changes after the scan read it must not end with the older image, so the
// stream is read in parallel to learn which items changed.
import { EventEmitter, once } from "node:events";
import type { DynamoDBRecord } from "aws-lambda";
import { wait } from "../command/patience";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamHandle } from "../stream/family-reader";
import { families, type Shard } from "../stream/shards";

/** Minimum time between two reads: AWS allows 5 a second on a shard, and the mapping needs most of them. */
const GAP_MS = 250;
/** Time between two reads if no caller is waiting. */
const EVERY_MS = 500;

export class LiveChanges {
  /** Recently changed items with the time the change was read, oldest first. */
  private readonly changed = new Map<string, number>();
  private readonly readers: FamilyReader[];
  /** All changes that were in the stream at this time have been read. */
  private knownUpTo = 0;
  private readonly ending = new AbortController();
  /** Cuts the longer pause short when a caller starts to wait. */
  private idle = new AbortController();
  /** Emits `read` after each round. */
  private readonly events = new EventEmitter().setMaxListeners(0);
  private waiting = 0;
  private failure: unknown;
  private loop: Promise<void> | undefined;

  constructor(
    source: StreamHandle,
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

  /** Number of changed items in memory. */
  get size(): number {
    return this.changed.size;
  }

  /** Whether a change of the item was read at or after this moment. */
  hasChanged(key: string, since: number): boolean {
    return (this.changed.get(key) ?? -Infinity) >= since;
  }

  /** Starts to read the stream. */
  start(): void {
    this.loop ??= this.follow().catch((error: unknown) => {
      this.failure = error;
      this.events.emit("read");
    });
  }

  /** Stops reading without another round. */
  async end(): Promise<void> {
    this.ending.abort();
    this.idle.abort();
    await this.loop;
  }

  /** Whether all changes up to a moment are known. @throws the error with which reading the stream failed */
  isKnown(moment: number): boolean {
    if (this.failure) throw this.failure;
    return this.knownUpTo > moment;
  }

  /** Waits until all changes up to a moment are known. @throws the error with which reading the stream failed */
  async known(moment: number): Promise<void> {
    this.waiting++;
    this.idle.abort();
    try {
      while (!this.isKnown(moment)) await once(this.events, "read");
    } finally {
      this.waiting--;
    }
  }

  /** Drops the changes read before a moment, when no page in progress is older. */
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

  /** Waits until the next round is due, which is later if no caller is waiting. */
  private async rest(): Promise<void> {
    await wait(GAP_MS, this.ending.signal);
    if (this.waiting > 0 || this.ending.signal.aborted) return;
    this.idle = new AbortController();
    await wait(EVERY_MS - GAP_MS, this.idle.signal);
  }
}
