// How the lab's handler reports its invocations: in a file if the target runs it on this machine, in its log on AWS.
import {
  CloudWatchLogsClient,
  paginateFilterLogEvents,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBRecord } from "aws-lambda";
import * as fs from "node:fs";
import type { Names } from "./stack";
import type { Instance } from "./target";

export interface Invocation {
  /** Milliseconds of the epoch. */
  begin: number;
  end: number;
  outcome: "ok" | "threw" | "partial";
  event: { Records?: DynamoDBRecord[]; window?: unknown; state?: unknown; [member: string]: unknown };
}

export async function readInvocations(instance: Instance, names: Names): Promise<Invocation[]> {
  const lines = names.handlerLog === undefined ? await logLines(instance, names) : fileLines(names.handlerLog);
  return lines.map((line) => JSON.parse(line) as Invocation);
}

/** The records of an invocation. */
export const recordsOf = ({ event }: Invocation): DynamoDBRecord[] => event.Records ?? [];

/** The key of a record's item. */
export const keyOf = (record: DynamoDBRecord): string => record.dynamodb?.Keys?.id?.S ?? "?";

function fileLines(file: string): string[] {
  // A line that is being written has no end yet.
  return fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
}

async function logLines({ client }: Instance, names: Names): Promise<string[]> {
  const logs = new CloudWatchLogsClient(client);
  const lines: string[] = [];
  try {
    const pages = paginateFilterLogEvents(
      { client: logs },
      { logGroupName: `/aws/lambda/${names.function}`, filterPattern: '"LAB {"' },
    );
    for await (const { events = [] } of pages)
      lines.push(...events.map(({ message = "" }) => message.slice(message.indexOf("{")).trim()));
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error; // no log before the first invocation
  } finally {
    logs.destroy();
  }
  return lines;
}
