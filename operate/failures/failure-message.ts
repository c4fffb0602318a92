// The message that Lambda sends to an on-failure destination when it stops retrying a batch of a DynamoDB stream.
// https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { mappingLimits } from "dynamodb-streams-aws/limits";
import type { DynamoDBRecord } from "aws-lambda";
import { toStreamRecord } from "../stream/record";

const { min, max } = mappingLimits.batchSize;

/** A batch that Lambda stopped retrying. */
export interface FailureMessage {
  streamArn: string;
  shardId: string;
  /** First and last sequence number, both included. */
  first: bigint;
  last: bigint;
  /** The first one as the stream spells it: an emulator adds leading zeros. */
  start: string;
  /** How many records the function received. */
  size: number;
  /** Why Lambda stopped retrying: `RetryAttemptsExhausted` or `MaximumRecordAgeExceeded`. */
  condition: string;
  functionArn: string;
  /** When its first record was written, in milliseconds since 1970. */
  firstAt: number | undefined;
  /** The records themselves; only a bucket's objects have them. */
  records: DynamoDBRecord[] | undefined;
}

interface Body {
  requestContext?: { functionArn?: unknown; condition?: unknown };
  DDBStreamBatchInfo?: Partial<Record<string, unknown>>;
  payload?: unknown;
  Type?: unknown;
  Message?: unknown;
}

/**
 * Reads a message or object: bare, or as a topic's notification in a queue.
 *
 * @returns the message, or the reason why it isn't one.
 */
export function readMessage(text: string): FailureMessage | string {
  let body: Body | null;
  try {
    body = JSON.parse(text) as Body | null;
  } catch {
    return "it isn't JSON, or was cut short";
  }
  if (typeof body !== "object" || body === null) return "it isn't a JSON object";
  if (body.Type === "Notification" && typeof body.Message === "string") return readMessage(body.Message);
  const { requestContext, DDBStreamBatchInfo: batchInfo, payload } = body;
  if (typeof batchInfo !== "object" || batchInfo === null)
    return "it has no DDBStreamBatchInfo, so it isn't a failed batch of a stream";
  const { streamArn, shardId, startSequenceNumber: start, endSequenceNumber: end, batchSize: size } = batchInfo;
  const first = batchInfo.approximateArrivalOfFirstRecord;
  if (typeof streamArn !== "string" || !parseStreamArn(streamArn))
    return "its streamArn isn't the ARN of a DynamoDB stream";
  if (typeof shardId !== "string" || !isSequence(start) || !isSequence(end) || BigInt(start) > BigInt(end)) {
    return "its shard or its sequence numbers can't be read";
  }
  if (!isBatchSize(size)) return "its batchSize isn't valid for a mapping";
  const records = payload === undefined ? undefined : readPayload(payload, start, end, size);
  if (typeof records === "string") return records;
  return {
    streamArn,
    shardId,
    first: BigInt(start),
    last: BigInt(end),
    start,
    size,
    condition: String(requestContext?.condition ?? "unknown"),
    functionArn: String(requestContext?.functionArn ?? ""),
    firstAt: typeof first === "string" && !Number.isNaN(Date.parse(first)) ? Date.parse(first) : undefined,
    records,
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_StreamRecord.html has at most 40 digits. */
const isSequence = (value: unknown): value is string => typeof value === "string" && /^\d{1,40}$/.test(value);

const isBatchSize = (value: unknown): value is number =>
  Number.isInteger(value) && Number(value) >= min && Number(value) <= max;

/** The complete records of a bucket's object, or the reason why they aren't. */
function readPayload(payload: unknown, start: string, end: string, size: number): DynamoDBRecord[] | string {
  try {
    const { Records } = (typeof payload === "string" ? JSON.parse(payload) : payload) as { Records: DynamoDBRecord[] };
    if (Records.length !== size) return `it has ${Records.length} of ${size} records`;
    const sequences = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber);
    if (sequences[0] !== start || sequences.at(-1) !== end) return "its records aren't those that it names";
    // Throws for a record without a sequence number or keys.
    const read = Records.map((record) => toStreamRecord(record).sequence);
    if (read.some((sequence, index) => index > 0 && sequence <= (read[index - 1] as bigint)))
      return "its records aren't in the order of the stream";
    return Records;
  } catch {
    return "its payload can't be read, or was cut short";
  }
}
