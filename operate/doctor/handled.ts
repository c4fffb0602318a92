import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { functionName } from "../failures/wanted";

/** Start of each slice of the log, in milliseconds ago, newest slice first. CloudWatch Logs returns the oldest line first. */
const SLICES_MS = [1000, 10_000, 60_000, 900_000, 3_600_000, 6 * 3_600_000, 24 * 3_600_000];
/** A slice with more pages is split in half, and the later half is read first. */
const PAGES_A_SLICE = 2;
const SHORTEST_MS = 1000;
/** Total page limit, for a log with very many lines or no matching ones. */
const PAGES = 60;
/** Enough sequence numbers to find one for each shard of a stream. */
const ENOUGH = 200;

/**
 * The newest sequence numbers that the function logged as handled, in ascending order. The handler of this project's consumer logs
 * one line of JSON for each change; for other functions the result is empty.
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
      // The pages read so far are the oldest of the slice.
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
