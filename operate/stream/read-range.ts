import { ShardCursor } from "./cursor";
import type { StreamHandle } from "./family-reader";
import type { StreamRecord } from "./record";

/** Maximum consecutive empty pages before the last record, which must exist because a batch ended with it. */
const EMPTY_PAGES_IN_RANGE = 200;

/** Reads the records of one shard from `start` to `last`, both included. @returns also whether the first of them have expired. */
export async function readRange(
  { client, streamArn, stop }: StreamHandle,
  shardId: string,
  start: string,
  last: bigint,
): Promise<{ records: StreamRecord[]; trimmed: boolean }> {
  const records: StreamRecord[] = [];
  const cursor = new ShardCursor(client, streamArn, shardId, { at: "AT_SEQUENCE_NUMBER", sequence: start }, stop);
  let trimmed = false;
  for (let empty = 0; empty < EMPTY_PAGES_IN_RANGE;) {
    const page = await cursor.next();
    trimmed ||= page.trimmed;
    empty = page.records.length ? 0 : empty + 1;
    for (const record of page.records) {
      if (record.sequence <= last) records.push(record);
      if (record.sequence >= last) return { records, trimmed };
    }
    if (page.closed) break;
  }
  return { records, trimmed };
}
