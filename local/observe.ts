// Reads what the deployed function has logged.
import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { poll } from "dynamodb-streams-support/poll";
import { emulatorClient } from "./emulator-endpoint";

/** The line that the handler logs for a change. */
export interface LoggedChange {
  eventName: "INSERT" | "MODIFY" | "REMOVE";
  /** As DynamoDB writes them, `{ id: { S: "order-1" } }`; only if the function has LOG_ITEM_DATA set to true. */
  keys?: Record<string, Record<string, string>>;
}

/**
 * Waits until the function has logged a change for every expectation, and returns the logged changes in chronological order.
 *
 * @param enough called with all changes logged so far; true ends the waiting.
 * @param limitMs the longest time to wait.
 * @throws Error with what was logged, when the time is up.
 */
export async function loggedChanges(
  endpoint: string,
  logGroupName: string,
  enough: (changes: LoggedChange[]) => boolean,
  limitMs = 30_000,
): Promise<LoggedChange[]> {
  const logs = new CloudWatchLogsClient(emulatorClient(endpoint));
  try {
    let messages: string[] = [];
    const found = await poll(
      async () => {
        messages = await allMessages(logs, logGroupName, AbortSignal.timeout(limitMs));
        const changes = messages.flatMap((message) => parseChange(message));
        return enough(changes) && changes;
      },
      { limitMs },
    );
    if (found) return found;
    throw new Error(
      `The expected changes did not appear in log group ${logGroupName} within ${limitMs / 1000} s. It has:\n${messages.join("\n") || "nothing"}`,
    );
  } finally {
    logs.destroy();
  }
}

async function allMessages(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  abortSignal: AbortSignal,
): Promise<string[]> {
  const messages: string[] = [];
  let nextToken: string | undefined;
  do {
    const request = new FilterLogEventsCommand({ logGroupName, nextToken });
    const page = await logs.send(request, { abortSignal }).catch((error: unknown) => {
      if (error instanceof ResourceNotFoundException) return {}; // no log before the first invocation
      if (abortSignal.aborted) throw new Error(`The emulator doesn't answer a request for log group ${logGroupName}.`);
      throw error;
    });
    messages.push(...("events" in page ? (page.events ?? []) : []).map(({ message = "" }) => message.trim()));
    nextToken = "nextToken" in page ? page.nextToken : undefined;
  } while (nextToken);
  return messages;
}

/** The JSON line of a change; undefined for the lines that Lambda itself writes. */
function parseChange(message: string): LoggedChange[] {
  const start = message.indexOf("{");
  if (start < 0) return [];
  try {
    const line = JSON.parse(message.slice(start)) as LoggedChange;
    return line.eventName ? [line] : [];
  } catch {
    return [];
  }
}
