// Writes to a table, and waits for what the function says of it in its log.
import { CloudWatchLogsClient, FilterLogEventsCommand, ResourceNotFoundException } from "@aws-sdk/client-cloudwatch-logs";
import { setTimeout as delay } from "node:timers/promises";
import { emulatorClient } from "./stack";

const POLL_MS = 50;

/**
 * Waits until the function has logged a change for every expectation, and gives the logged changes in the order of their time.
 *
 * @param enough called with all changes logged so far; true ends the waiting.
 * @param limitMs how long to wait at most.
 * @throws Error with what was logged, when the time is up.
 */
export async function loggedChanges<Change>(
  endpoint: string,
  logGroupName: string,
  enough: (changes: Change[]) => boolean,
  limitMs = 30_000,
): Promise<Change[]> {
  const logs = new CloudWatchLogsClient(emulatorClient(endpoint));
  try {
    for (const deadline = Date.now() + limitMs; ; await delay(POLL_MS)) {
      const messages = await allMessages(logs, logGroupName);
      const changes = messages.flatMap((message) => parseChange<Change>(message));
      if (enough(changes)) return changes;
      if (Date.now() > deadline) {
        throw new Error(`${logGroupName} did not show what was waited for within ${limitMs / 1000} s. It has:\n${messages.join("\n") || "nothing"}`);
      }
    }
  } finally {
    logs.destroy();
  }
}

async function allMessages(logs: CloudWatchLogsClient, logGroupName: string): Promise<string[]> {
  const messages: string[] = [];
  let nextToken: string | undefined;
  do {
    const page = await logs
      .send(new FilterLogEventsCommand({ logGroupName, nextToken }))
      .catch((error: unknown) => {
        if (error instanceof ResourceNotFoundException) return {}; // no log before the first invocation
        throw error;
      });
    messages.push(...("events" in page ? (page.events ?? []) : []).map(({ message = "" }) => message.trim()));
    nextToken = "nextToken" in page ? page.nextToken : undefined;
  } while (nextToken);
  return messages;
}

/** The JSON line of a change; nothing for the lines that Lambda itself writes. */
function parseChange<Change>(message: string): Change[] {
  const start = message.indexOf("{");
  if (start < 0) return [];
  try {
    const line = JSON.parse(message.slice(start)) as Record<string, unknown>;
    return "eventName" in line ? [line as Change] : [];
  } catch {
    return [];
  }
}
