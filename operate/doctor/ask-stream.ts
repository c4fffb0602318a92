import { ShardCursor } from "../stream/cursor";
import { filterOf } from "../stream/filter";
import { writtenAt } from "../stream/record";
import { describeStream } from "../stream/shards";
import type { Clients } from "../target/clients";
import type { Mapping } from "../target/mapping";
import type { Facts, ShardFacts } from "./facts";
import { handledSequences } from "./handled";

/** Describes the shards: their oldest record, the oldest unhandled one, and how many records of a sample pass the filters. */
export async function askStream(
  clients: Clients,
  facts: Facts,
  streamArn: string,
  mapping: Mapping | undefined,
  now: number,
  stop?: AbortSignal,
): Promise<void> {
  const described = await describeStream(clients.streams, streamArn);
  const handled = mapping ? await handledSequences(clients.logs, mapping.functionArn, now).catch(() => []) : [];
  const passes = filterOf(mapping?.filters ?? []);
  const sample = { records: 0, passing: 0 };
  const shards: ShardFacts[] = [];
  for (const shard of described.shards) {
    const facts: ShardFacts = { id: shard.id, closed: shard.end !== undefined };
    const page = await new ShardCursor(clients.streams, streamArn, shard.id, { at: "TRIM_HORIZON" }, stop).next();
    const [first] = page.records;
    if (first) facts.oldest = writtenAt(first);
    sample.records += page.records.length;
    sample.passing += page.records.filter(({ record }) => passes(record)).length;
    // Sequence numbers of different shards overlap, so this takes the highest one that can be in this shard.
    const last = handled.filter((sequence) => shard.start === undefined || BigInt(sequence) >= shard.start).at(-1);
    if (last !== undefined) {
      const after = new ShardCursor(
        clients.streams,
        streamArn,
        shard.id,
        {
          at: "AFTER_SEQUENCE_NUMBER",
          sequence: last,
        },
        stop,
      );
      const next = (await after.next()).records.find(({ record }) => passes(record));
      facts.unhandled = next ? (writtenAt(next) ?? now) : "none";
    }
    shards.push(facts);
  }
  facts.stream = { arn: streamArn, status: described.status, viewType: described.viewType, shards };
  if (facts.mapping) facts.mapping.sample = sample;
}
