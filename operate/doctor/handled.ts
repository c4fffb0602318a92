import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { functionName } from "../failures/wanted";

/** How long ago each slice of the log begins, the newest first, in milliseconds: a log is read from its oldest line on. */
const SLICES_MS = [1000, 10_000, 60_000, 900_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000];
/** A slice with more pages is halved, and the later half is read first. */
const PAGES_A_SLICE = 2;
const SHORTEST_MS = 1000;
/** Of a log that has very many lines, or none of these, no more pages are read. */
const PAGES = 60;
/** So many are enough for a stream whose shards are mixed in the log. */
const ENOUGH = 200;

/**
 * The newest sequence numbers of changes that the function says it has handled, ascending. The handler of this project's consumer logs
 * one line of JSON for each; of other functions nothing is known.
 */
export async function handledSequences(
  logs: CloudWatchLogsClient,
  functionArn: string,
  now: number,
): Promise<string[]> {
  const logGroupName = `/aws/lambda/${functionName(functionArn)}`;
  const found = new Set<string>();
  let left = PAGES;

  async function read(from: number, to: number): Promise<void> {
    const slice: string[] = [];
    const most = to - from > SHORTEST_MS ? PAGES_A_SLICE : PAGES;
    const input = { logGroupName, startTime: from, endTime: to, filterPattern: '"change handled"' };
    let pages = 0;
    for await (const { events = [], nextToken } of paginateFilterLogEvents({ client: logs }, input)) {
      left--;
      for (const { message = "" } of events) {
        const sequence = /"message":"change handled".*"sequenceNumber":"(\d+)"/.exec(message)?.[1];
        if (sequence) slice.push(sequence);
      }
      if (nextToken === undefined || (++pages < most && left > 0)) continue;
      // What was read is the oldest of the slice.
      if (to - from <= SHORTEST_MS || left <= 0) break;
      const middle = Math.floor((from + to) / 2);
      await read(middle, to);
      if (found.size < ENOUGH && left > 0) await read(from, middle);
      return;
    }
    for (const sequence of slice) found.add(sequence);
  }

  let end = now;
  for (const age of SLICES_MS) {
    if (found.size >= ENOUGH || left <= 0) break;
    await read(now - age, end);
    end = now - age;
  }
  return [...found].sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
}
