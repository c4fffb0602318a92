// The most memory that redrive or backfill takes, on records that are made as they are asked for. Run by bench/operate.ts in a process of
// its own with --expose-gc: operate-memory.ts redrive|backfill RECORDS ITEMS prints two figures in bytes. The first is the most live
// memory above what there was before; the second is the most resident memory of the process, which includes uncollected garbage.
import { randomBytes, randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { Backfill } from "dynamodb-streams-operate/backfill/backfill";
import type { Invoke } from "dynamodb-streams-operate/delivery/invoke";
import { Pace } from "dynamodb-streams-operate/delivery/pace";
import { QueueSource } from "dynamodb-streams-operate/failures/queue";
import { redriveAll } from "dynamodb-streams-operate/redrive/rounds";
import type { StreamHandle } from "dynamodb-streams-operate/stream/family-reader";
import { apiRecord, STREAM } from "dynamodb-streams-operate/test/fakes";

const BATCH = 100;
const PAGE = 1000;
const SHARD = "shardId-00000001764000000000-1a2b3c4d";
const QUEUE = "https://sqs.us-east-1.amazonaws.com/000000000000/orders-failures";
const sequence = (record: number): string => apiRecord(record).dynamodb.SequenceNumber;
/** How often live memory is looked at during a run. */
const LOOKS = 20;
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders";

/** Answers each command by its name, and keeps nothing of it. */
function client<Client>(answers: Record<string, (input: never) => unknown>): Client {
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: unknown }) =>
    answers[name.replace(/Command$/, "")]?.(input as never);
  return { send } as Client;
}

/** Records of one shard, from 1 on, spread over this many items in turn. */
function streamOf(records: number, items: number): StreamHandle["client"] {
  return client({
    DescribeStream: () => ({ StreamDescription: { StreamStatus: "ENABLED", Shards: [{ ShardId: SHARD }] } }),
    GetShardIterator: ({ SequenceNumber = "1" }: { SequenceNumber?: string }) => ({ ShardIterator: SequenceNumber }),
    GetRecords: ({ ShardIterator, Limit = PAGE }: { ShardIterator: string; Limit?: number }) => {
      const from = Number(ShardIterator);
      const size = Math.max(0, Math.min(Limit, PAGE, records - from + 1));
      const Records = Array.from({ length: size }, (_, index) => apiRecord(from + index, `k${(from + index) % items}`));
      return { Records, NextShardIterator: String(from + size) };
    },
  });
}

/** This many failed batches, as Lambda describes them. A receipt handle of AWS has some 400 characters. */
function queueOf(messages: number): SQSClient {
  let received = 0;
  let deleted = 0;
  const message = (index: number) => ({
    MessageId: randomUUID(),
    ReceiptHandle: randomBytes(300).toString("base64"),
    Body: JSON.stringify({
      requestContext: { requestId: randomUUID(), functionArn: FUNCTION, condition: "RetryAttemptsExhausted" },
      version: "1.0",
      timestamp: "2026-11-25T03:00:00.000Z",
      DDBStreamBatchInfo: {
        shardId: SHARD,
        startSequenceNumber: sequence(index * BATCH + 1),
        endSequenceNumber: sequence((index + 1) * BATCH),
        approximateArrivalOfFirstRecord: "2026-11-25T03:00:00Z",
        approximateArrivalOfLastRecord: "2026-11-25T03:00:00Z",
        batchSize: BATCH,
        streamArn: STREAM,
      },
    }),
  });
  return client({
    GetQueueAttributes: () => ({
      Attributes: {
        ApproximateNumberOfMessages: String(messages - received),
        ApproximateNumberOfMessagesNotVisible: String(received - deleted),
      },
    }),
    ReceiveMessage: () => {
      const size = Math.min(10, messages - received);
      const Messages = Array.from({ length: size }, (_, index) => message(received + index));
      received += size;
      return { Messages };
    },
    DeleteMessage: () => void deleted++,
    ChangeMessageVisibilityBatch: () => ({}),
  });
}

async function redrive(records: number, items: number, invoke: Invoke): Promise<number> {
  const source = { client: streamOf(records, items), streamArn: STREAM };
  const stop = new AbortController().signal;
  const passes = () => true;
  const wanted = { functionArn: FUNCTION, tableName: "orders" };
  const { result } = await redriveAll({
    client: source.client,
    passes,
    concurrency: 1,
    go: true,
    stop,
    drop: false,
    surveyed: () => undefined,
    failures: new QueueSource(queueOf(records / BATCH), QUEUE, wanted, { holdSeconds: 600, waitSeconds: 0 }),
    redrive: () => ({
      invoke,
      batchSize: BATCH,
      attempts: 1,
      pace: new Pace(undefined),
      stop,
      source,
      passes,
      newer: "hold",
      expired: "hold",
      present: async (record) => ({ same: true, record }),
      progress: () => undefined,
    }),
  });
  return result.delivered;
}

async function backfill(records: number, _items: number, invoke: Invoke): Promise<number> {
  const progress = { done: false, read: 0, handled: 0, failed: 0 };
  const dynamodb = client<DynamoDBClient>({
    Scan: ({ ExclusiveStartKey, Limit }: { ExclusiveStartKey?: { id: { S: string } }; Limit: number }) => {
      const from = Number(ExclusiveStartKey?.id.S.slice(1) ?? 0) + 1;
      const size = Math.min(Limit, records - from + 1);
      const Items = Array.from({ length: size }, (_, index) => apiRecord(from + index).dynamodb.NewImage);
      return { Items, LastEvaluatedKey: from + size > records ? undefined : { id: Items.at(-1)?.id } };
    },
  });
  await new Backfill({
    client: dynamodb,
    tableName: "orders",
    segment: 0,
    segments: 1,
    pace: new Pace(undefined),
    deliveryPace: new Pace(undefined),
    filter: undefined,
    pageSize: 4 * BATCH,
    stop: new AbortController().signal,
    invoke,
    batchSize: BATCH,
    attempts: 1,
    keyNames: ["id"],
    recordContext: { streamArn: STREAM, region: "us-east-1", viewType: "NEW_AND_OLD_IMAGES", run: "bench" },
    live: undefined,
    passes: () => true,
    progress,
    paged: () => undefined,
  }).run();
  return progress.handled;
}

async function main([core, size, items]: string[]): Promise<void> {
  const records = Number(size);
  const live = () => {
    global.gc?.();
    return process.memoryUsage().heapUsed + process.memoryUsage().external;
  };
  const before = live();
  let most = before;
  let invocations = 0;
  const every = Math.max(1, Math.floor(records / BATCH / LOOKS));
  const invoke: Invoke = async () => {
    if (++invocations % every === 0) most = Math.max(most, live());
    return { kind: "succeeded" };
  };
  const handled = await { redrive, backfill }[core as "redrive" | "backfill"](records, Number(items), invoke);
  if (handled !== records) throw new Error(`${core}: ${handled} of ${records} records were handled`);
  console.log(most - before, process.resourceUsage().maxRSS * 1024);
}

void main(process.argv.slice(2));
