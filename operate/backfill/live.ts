// The live changes beside a backfill. An item that changes between its being read and its being handled must not end with the older
// image: the stream is read along, and says which items changed.
import { setTimeout as delay } from "node:timers/promises";
import type { DynamoDBRecord } from "aws-lambda";
import type { Position } from "../stream/cursor";
import { FamilyReader, type StreamSource } from "../stream/family-reader";
import { families, type Shard } from "../stream/shards";

/** AWS allows 5 reads a second on a shard, and the mapping needs them. */
const EVERY_MS = 250;

export class LiveChanges {
  /** Items that changed lately, with the time when that was seen. */
  private readonly changed = new Map<string, number>();
  private readonly readers: FamilyReader[];
  /** Every change that was in the stream at this time is known. */
  private knownUpTo = 0;
  private ended = false;
  private failure: unknown;
  private loop: Promise<void> | undefined;

  constructor(
    source: StreamSource,
    shards: readonly Shard[],
    private readonly passes: (record: DynamoDBRecord) => boolean,
  ) {
    this.readers = families(shards).map((family) => {
      const open = family.filter(({ id }) => !family.some(({ parent }) => parent === id));
      return new FamilyReader(source, shards, new Map<string, Position>(open.map(({ id }) => [id, { at: "LATEST" }])));
    });
  }

  /** Whether the item was seen to change since a moment. */
  hasChanged(key: string, since: number): boolean {
    return (this.changed.get(key) ?? -Infinity) >= since;
  }

  /** Begins to read along. */
  start(): void {
    this.loop ??= this.follow().catch((error: unknown) => {
      this.failure = error;
    });
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.loop;
  }

  /** Whether all changes up to a moment are known. @throws what reading the stream failed with */
  isKnown(moment: number): boolean {
    if (this.failure) throw this.failure;
    return this.knownUpTo > moment;
  }

  /** Waits until all changes up to a moment are known. */
  async known(moment: number): Promise<void> {
    while (!this.isKnown(moment)) await delay(20);
  }

  /** Forgets changes that no page under way can be older than. */
  forget(before: number): void {
    for (const [key, seen] of this.changed) if (seen < before) this.changed.delete(key);
  }

  private async follow(): Promise<void> {
    while (!this.ended) {
      const began = Date.now();
      for (const reader of this.readers) {
        for await (const { records } of reader.toTip(undefined, 1)) {
          for (const { key, record } of records) if (this.passes(record)) this.changed.set(key, Date.now());
        }
      }
      this.knownUpTo = began;
      await delay(EVERY_MS);
    }
  }
}
