// The filter expression of a backfill's scan, with its names and values.
import { type DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Values } from "../command/command";
import { shown, UsageError } from "../command/exit";
import { text } from "../command/options";
import { fromJsonItem, type JsonItem, toJsonItem } from "../stream/lambda-record";
import type { ScanOptions } from "./scan";

type Filter = ScanOptions["filter"];

/** @throws UsageError when --names or --values isn't a JSON object, or is given without --filter. */
export function readFilter(values: Values): Filter {
  const expression = text(values, "filter");
  if (expression === undefined) {
    if (values.names ?? values.values)
      throw new UsageError("--names and --values belong to --filter, which is missing.");
    return undefined;
  }
  return {
    expression,
    names: readObject(values, "names", (name): name is string => typeof name === "string"),
    values: readObject(values, "values", isAttributeValue, fromJsonItem),
  };
}

const TYPES = new Set(["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS"]);

const isAttributeValue = (value: unknown): value is JsonItem[string] =>
  typeof value === "object" &&
  value !== null &&
  Object.keys(value).length === 1 &&
  TYPES.has(Object.keys(value)[0] ?? "");

function readObject<T, R = T>(
  values: Values,
  name: string,
  isValue: (value: unknown) => value is T,
  convert: (object: Record<string, T>) => Record<string, R> = (object) => object as Record<string, never>,
): Record<string, R> | undefined {
  const given = text(values, name);
  if (given === undefined) return undefined;
  try {
    const object: unknown = JSON.parse(given);
    if (typeof object === "object" && object !== null && !Array.isArray(object) && Object.values(object).every(isValue))
      return convert(object as Record<string, T>);
  } catch {
    // Reported below.
  }
  const example = name === "names" ? '{"#s":"status"}' : '{":s":{"S":"open"}}';
  throw new UsageError(`--${name} is ${shown(given)}: it must be a JSON object such as ${example}.`);
}

/** Scans one item, so that an invalid filter fails before anything is handed over. @throws UsageError when DynamoDB rejects the filter */
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
    if (name !== "ValidationException" && name !== "SerializationException") throw error;
    throw new UsageError(
      `DynamoDB rejects the filter ${shown(filter.expression)}, with --names ${shown(filter.names ?? {})} and --values ${shown(toJsonItem(filter.values ?? {}))}: ${message}`,
    );
  }
}
