// Converts a record of GetRecords into the shape that Lambda hands to a function. The differences, as recorded from both:
// binary is a base64 string, the creation time is a number of seconds, userIdentity has small initials, and eventSourceARN is added.
import type { _Record, AttributeValue } from "@aws-sdk/client-dynamodb-streams";
import type { AttributeValue as JsonValue, DynamoDBRecord } from "aws-lambda";

/** An item or a key in JSON form, as a function gets it: binary as base64. */
export type JsonItem = Record<string, JsonValue>;

/** A record of the stream as Lambda would send it. */
export function toLambdaRecord(record: _Record, streamArn: string): DynamoDBRecord {
  const { ApproximateCreationDateTime, Keys, NewImage, OldImage, ...content } = record.dynamodb ?? {};
  const { userIdentity } = record;
  return defined({
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion,
    eventSource: record.eventSource,
    awsRegion: record.awsRegion,
    dynamodb: defined({
      ApproximateCreationDateTime:
        ApproximateCreationDateTime && Math.floor(new Date(ApproximateCreationDateTime).getTime() / 1000),
      Keys: Keys && toJsonItem(Keys),
      NewImage: NewImage && toJsonItem(NewImage),
      OldImage: OldImage && toJsonItem(OldImage),
      ...content,
    }),
    userIdentity: userIdentity && { type: userIdentity.Type, principalId: userIdentity.PrincipalId },
    eventSourceARN: streamArn,
  }) as DynamoDBRecord;
}

/** Drops `undefined` fields, because a handler can tell them from absent ones. */
function defined(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Attributes in JSON form: binary as base64. */
export function toJsonItem(item: Record<string, AttributeValue>): JsonItem {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, toJsonValue(value)]));
}

function toJsonValue(value: AttributeValue): JsonValue {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(toJsonValue) };
  if (value.M !== undefined) return { M: toJsonItem(value.M) };
  return value as JsonValue;
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");

/** Attributes from JSON form, as the SDK takes them: binary as bytes. */
export function fromJsonItem(item: JsonItem): Record<string, AttributeValue> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [name, fromJsonValue(value)]));
}

function fromJsonValue(value: JsonValue): AttributeValue {
  if (value.B !== undefined) return { B: bytesOf(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(bytesOf) };
  if (value.L !== undefined) return { L: value.L.map(fromJsonValue) };
  if (value.M !== undefined) return { M: fromJsonItem(value.M) };
  return value as AttributeValue;
}

const bytesOf = (base64Text: string): Uint8Array => Buffer.from(base64Text, "base64");
