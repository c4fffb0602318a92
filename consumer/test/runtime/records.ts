// Stream records as Lambda delivers them.
import type { AttributeValue, DynamoDBRecord, DynamoDBStreamEvent, StreamRecord } from "aws-lambda";

type Attributes = Record<string, AttributeValue>;

export const TABLE = "simple";

/** A time of writing that fits the records below: seconds since 1970. */
export const WRITTEN_AT = 1_764_000_000;

export interface RecordOptions {
  eventName?: "INSERT" | "MODIFY" | "REMOVE";
  viewType?: "KEYS_ONLY" | "NEW_IMAGE" | "OLD_IMAGE" | "NEW_AND_OLD_IMAGES";
  /** Position in the stream, from 0. */
  position?: number;
  table?: string;
  keys?: Attributes;
  /** The item before the change. */
  before?: Attributes;
  /** The item after the change. */
  after?: Attributes;
}

/**
 * A record with the images that AWS gives for its event name and view type. They were recorded, all twelve, by
 * https://github.com/Ankcorn/dynamodb-streams-test
 *
 * @param options @default a MODIFY of `price` with both images, of table `simple`
 */
export function recordFactory(options: RecordOptions = {}): DynamoDBRecord {
  const { eventName = "MODIFY", viewType = "NEW_AND_OLD_IMAGES", position = 0, table = TABLE } = options;
  const { keys = { id: { S: `item-${position}` } } } = options;
  const { before = { ...keys, price: { N: "1" } }, after = { ...keys, price: { N: "2" } } } = options;
  const images: Pick<StreamRecord, "NewImage" | "OldImage"> = {};
  if (viewType.startsWith("NEW") && eventName !== "REMOVE") images.NewImage = after;
  if (viewType.includes("OLD") && eventName !== "INSERT") images.OldImage = before;
  return {
    eventID: `event-${position}`,
    eventName,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    dynamodb: {
      ApproximateCreationDateTime: WRITTEN_AT,
      Keys: keys,
      ...images,
      SequenceNumber: sequenceNumber(position),
      SizeBytes: 26,
      StreamViewType: viewType,
    },
    eventSourceARN: `arn:aws:dynamodb:us-east-1:123456789012:table/${table}/stream/2025-11-24T16:00:00.000`,
  };
}

/** The sequence number at a position: larger than a double holds, as all are. */
export function sequenceNumber(position: number): string {
  return String(100_000_000_000_000_000_000n + BigInt(position));
}

/** A batch of this many records, in the stream's order. */
export function eventFactory(size: number): DynamoDBStreamEvent {
  return { Records: Array.from({ length: size }, (_, position) => recordFactory({ position })) };
}
