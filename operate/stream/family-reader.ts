import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { StoppedError } from "../command/exit";
import { patiently } from "../command/patience";
import { type Page, type Position, ShardCursor } from "./cursor";
import { writtenAt } from "./record";
import { describeStream, type Shard } from "./shards";

export interface StreamHandle {
  client: DynamoDBStreamsClient;
  streamArn: string;
  /** Ends the wait for read capacity. */
  stop?: AbortSignal;
  /** Pauses while the children of a closed shard aren't listed yet, in milliseconds. */
  pauses?: readonly number[];
}

export interface FamilyPage extends Page {
  shardId: string;
}

/** After this many consecutive empty pages the tip of an open shard is reached. On AWS a single empty page proves nothing. */
const EMPTY_PAGES_AT_TIP = 3;
/** A busy shard has no empty page: its tip is what was written this long after the read began. The clocks may differ by as much. */
const CLOCK_TOLERANCE_MS = 5000;
/** A closed shard is read to its end, whatever gaps it has. An emulator might not report the end, so there is a limit. */
const EMPTY_PAGES_IN_CLOSED_SHARD = 200;

/** DescribeStream doesn't list the shards that continue a closed one. */
class ChildrenMissing extends StoppedError {}

/**
 * Reads shards and their descendants, each parent to its end before its children, so that an item's changes come in order.
 */
export class FamilyReader {
  private readonly open: { id: string; cursor: ShardCursor }[];

  /**
   * @param shards all known shards of the stream.
   * @param from where to begin, by shard id. Descendants of these shards follow automatically.
   */
  constructor(
    private readonly source: StreamHandle,
    private shards: readonly Shard[],
    from: ReadonlyMap<string, Position>,
  ) {
    const parentOf = new Map(shards.map(({ id, parent }) => [id, parent]));
    const follows = (id: string): boolean => {
      for (let parent = parentOf.get(id); parent !== undefined; parent = parentOf.get(parent)) {
        if (from.has(parent)) return true;
      }
      return false;
    };
    this.open = [...from]
      .filter(([id]) => !follows(id))
      .map(([id, position]) => ({ id, cursor: this.cursor(id, position) }));
  }

  /**
   * Yields the pages from the current position to the tip: everything that was written before the call, and maybe more. Call it again for
   * newer records.
   *
   * @param emptyPages after this many consecutive empty pages the tip of an open shard is reached.
   * @throws StoppedError when the stream is on, but doesn't list the shards that continue a closed one.
   */
  async *toTip(stop?: AbortSignal, emptyPages = EMPTY_PAGES_AT_TIP): AsyncGenerator<FamilyPage> {
    const tip = Date.now() + CLOCK_TOLERANCE_MS;
    for (let index = 0; index < this.open.length; index++) {
      const { id, cursor } = this.open[index] as { id: string; cursor: ShardCursor };
      const isClosed = this.shards.some((shard) => shard.id === id && shard.end !== undefined);
      for (let empty = 0; empty < (isClosed ? EMPTY_PAGES_IN_CLOSED_SHARD : emptyPages);) {
        if (stop?.aborted) return;
        const page = await cursor.next();
        empty = page.records.length ? 0 : empty + 1;
        if (page.records.length || page.trimmed) yield { shardId: id, ...page };
        const last = page.records.at(-1);
        if (!page.closed && !isClosed && last && (writtenAt(last) ?? 0) > tip) break;
        if (!page.closed) continue;
        this.open.splice(index--, 1, ...(await this.childrenOf(id)));
        break;
      }
    }
  }

  private async childrenOf(id: string): Promise<{ id: string; cursor: ShardCursor }[]> {
    const known = () => this.shards.filter(({ parent }) => parent === id);
    if (known().length === 0) await this.findChildren(id);
    return known().map((child) => ({ id: child.id, cursor: this.cursor(child.id, { at: "TRIM_HORIZON" }) }));
  }

  /** The shard may have been split since the stream was described, and its children may not be listed at once. */
  private async findChildren(id: string): Promise<void> {
    const { client, streamArn, stop, pauses } = this.source;
    const describe = async (): Promise<void> => {
      const { status, shards } = await describeStream(client, streamArn, stop);
      this.shards = shards;
      // When a stream is switched off, its last shards are closed without children.
      if (status !== "ENABLED" || shards.some(({ parent }) => parent === id)) return;
      throw new ChildrenMissing(
        `Shard ${id} of stream ${streamArn} is closed, but DescribeStream lists no shard that continues it, so newer records would be missed. ` +
          "What isn't handled yet is kept: run this again in a minute.",
      );
    };
    const isBusy = (error: Error) => error instanceof ChildrenMissing;
    await patiently(describe, { of: `stream ${streamArn}`, isBusy, stop, pauses });
  }

  private cursor(id: string, position: Position): ShardCursor {
    const { client, streamArn, stop } = this.source;
    return new ShardCursor(client, streamArn, id, position, stop);
  }
}
