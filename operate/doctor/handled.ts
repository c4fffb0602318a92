import { type CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { functionName } from "../failures/wanted";

/** Windows of the log that are looked through, newest first, in milliseconds; and so many pages of each. */
const WINDOWS_MS = [60_000, 900_000, 24 * 3600_000];
const PAGES = 5;

/**
 * The sequence numbers of changes that the function says it has handled, ascending. The handler of this project's consumer logs one line
 * of JSON for each; of other functions nothing is known.
 */
export async function handledSequences(
  logs: CloudWatchLogsClient,
  functionArn: string,
  now: number,
): Promise<string[]> {
  const logGroupName = `/aws/lambda/${functionName(functionArn)}`;
  for (const window of WINDOWS_MS) {
    const found: string[] = [];
    const input = { logGroupName, startTime: now - window, filterPattern: '"change handled"' };
    let pages = 0;
    for await (const { events } of paginateFilterLogEvents({ client: logs }, input)) {
      for (const { message = "" } of events ?? []) {
        const sequence = /"message":"change handled".*"sequenceNumber":"(\d+)"/.exec(message)?.[1];
        if (sequence) found.push(sequence);
      }
      if (++pages >= PAGES) break;
    }
    if (found.length) return found.sort((a, b) => (BigInt(a) < BigInt(b) ? -1 : 1));
  }
  return [];
}
