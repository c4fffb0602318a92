// Fake clients with responses as recorded from the emulator and AWS, for faults that no emulator causes on demand.
import type { DynamoDBRecord } from "aws-lambda";
import { type StreamRecord, toStreamRecord } from "../stream/record";

/** An error as the AWS SDK throws it. */
export function awsError(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

export const STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/orders/stream/2026-11-25T03:00:00.000";

/** A record as GetRecords returns it. */
export function apiRecord(sequence: number, id = `k${sequence}`, version = sequence) {
  return {
    eventID: `e${sequence}`,
    eventName: "MODIFY" as const,
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    dynamodb: {
      ApproximateCreationDateTime: new Date(1_764_000_000_000 + sequence * 1000),
      Keys: { id: { S: id } },
      NewImage: { id: { S: id }, version: { N: String(version) } },
      SequenceNumber: String(sequence).padStart(21, "0"),
      SizeBytes: 42,
      StreamViewType: "NEW_AND_OLD_IMAGES" as const,
    },
  };
}

/** A record as Lambda sends it. */
export function lambdaRecord(sequence: number, id = `k${sequence}`): DynamoDBRecord {
  const { dynamodb, ...rest } = apiRecord(sequence, id);
  return {
    ...rest,
    dynamodb: { ...dynamodb, ApproximateCreationDateTime: 1_764_000_000 + sequence },
    eventSourceARN: STREAM,
  };
}

export const streamRecord = (sequence: number, id?: string): StreamRecord => toStreamRecord(lambdaRecord(sequence, id));

/** A failed batch of these sequence numbers. */
export function failureMessage({
  shardId,
  start,
  end,
  size,
}: Record<"start" | "end" | "size", number> & { shardId: string }) {
  const [first, last] = [BigInt(start), BigInt(end)];
  const condition = "RetryAttemptsExhausted";
  return { streamArn: STREAM, shardId, first, last, start: String(start), size, condition, firstAt: undefined };
}

/** A client that responds to each command with the function of its name, and records the commands sent. */
export function fakeClient<Client>(answers: Record<string, (input: any, call: number) => unknown>) {
  const sent: { name: string; input: any }[] = [];
  const client = {
    async send(command: { constructor: { name: string }; input: unknown }) {
      const name = command.constructor.name.replace(/Command$/, "");
      const answer = answers[name];
      if (!answer) throw new Error(`unexpected ${name}`);
      sent.push({ name, input: command.input });
      return answer(command.input, sent.filter((call) => call.name === name).length);
    },
  };
  return { client: client as Client, sent };
}
