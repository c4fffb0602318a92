// The filter expression of a backfill's scan, with its names and values.
import { type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Values } from "../command/command";
import { shown, UsageError } from "../command/exit";
import { text } from "../command/options";
import type { ScanOptions } from "./scan";

type Filter = ScanOptions["filter"];

/** @throws UsageError when --names or --values aren't JSON objects, or belong to no --filter. */
export function readFilter(values: Values): Filter {
  const expression = text(values, "filter");
  if (expression === undefined) {
    if (values.names ?? values.values)
      throw new UsageError("--names and --values belong to --filter, which is missing.");
    return undefined;
  }
  return { expression, names: readObject(values, "names"), values: readObject(values, "values") };
}

function readObject<T extends object>(values: Values, name: string): T | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  try {
    const value: unknown = JSON.parse(given);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as T;
  } catch {
    // Said below.
  }
  throw new UsageError(`--${name} is ${shown(given)}: it must be a JSON object.`);
}

/** Asks DynamoDB for one item: so that a filter that it rejects is an error before anything is handed over. @throws UsageError when it does */
export async function probeFilter(client: DynamoDBClient, tableName: string, filter: Filter): Promise<void> {
  if (filter === undefined) return;
  try {
    await client.send(
      new ScanCommand({
        TableName: tableName,
        Limit: 1,
        FilterExpression: filter.expression,
        ExpressionAttributeNames: filter.names,
        ExpressionAttributeValues: filter.values,
      }),
    );
  } catch (error) {
    const { name, message } = error as Error;
    // A value that isn't DynamoDB's JSON already fails in the SDK.
    if (name !== "ValidationException" && name !== "SerializationException" && !(error instanceof TypeError))
      throw error;
    throw new UsageError(
      `DynamoDB rejects the filter ${shown(filter.expression)}, with --names ${shown(filter.names ?? {})} and --values ${shown(filter.values ?? {})}: ${message}`,
    );
  }
}
