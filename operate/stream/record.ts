import type { AttributeValue, DynamoDBRecord } from "aws-lambda";

/** A stream record with its sequence number and item key, for sorting and comparing. */
export interface StreamRecord {
  record: DynamoDBRecord;
  /** Position in its shard. Sequence numbers are decimal and differ in length, so strings don't compare. */
  sequence: bigint;
  /** The item's key: equal for two records of the same item. */
  key: string;
}

/** @throws TypeError when the record lacks its sequence number or its keys. */
export function toStreamRecord(record: DynamoDBRecord): StreamRecord {
  const { SequenceNumber, Keys } = record.dynamodb ?? {};
  if (!SequenceNumber || !/^\d+$/.test(SequenceNumber) || !Keys) {
    throw new TypeError(`Record ${record.eventID ?? "(no eventID)"} has no sequence number or no keys.`);
  }
  return { record, sequence: BigInt(SequenceNumber), key: keyOf(Keys) };
}

/** A string that is equal for equal primary keys, whatever the order of their attributes. */
export function keyOf(keys: Record<string, AttributeValue>): string {
  const names = Object.keys(keys);
  if (names.length === 1) return JSON.stringify(keys);
  return JSON.stringify(Object.fromEntries(names.sort().map((name) => [name, keys[name]])));
}

/** When the change was written, in milliseconds since 1970. */
export function writtenAt({ record }: StreamRecord): number | undefined {
  const seconds = record.dynamodb?.ApproximateCreationDateTime;
  return seconds === undefined ? undefined : seconds * 1000;
}
