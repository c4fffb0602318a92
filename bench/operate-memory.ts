// The most memory that redrive or backfill takes, on records that are made as they are asked for. Run by bench/operate.ts in a process of
// its own with --expose-gc: operate-memory.ts redrive|backfill RECORDS ITEMS prints two figures in bytes. The first is the most live
// memory above what there was before; the second is the most resident memory of the process, with what isn't collected yet.
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Backfill } from "dynamodb-streams-operate/backfill/backfill";
import type { Invoke } from "dynamodb-streams-operate/delivery/invoke";
import { Pace } from "dynamodb-streams-operate/delivery/pace";
import type { FailedBatch } from "dynamodb-streams-operate/failures/source";
import { redriveAll } from "dynamodb-streams-operate/redrive/rounds";
import type { StreamSource } from "dynamodb-streams-operate/stream/family-reader";
import { apiRecord, STREAM } from "dynamodb-streams-operate/test/fakes";

const BATCH = 100;
const PAGE = 1000;
const SHARD = "shardId-0001";
/** How often live memory is looked at during a run. */
const LOOKS = 20;
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders";

/** Answers each command by its name, and keeps nothing of it. */
function client<Client>(answers: Record<string, (input: never) => unknown>): Client {
  const send = async ({ constructor: { name }, input }: { constructor: { name: string }; input: unknown }) =>
    answers[name.replace(/Command$/, "")]?.(input as never);
  return { send } as Client;
}

/** Records of one shard, from 1 on, of so many items in turn. */
function streamOf(records: number, items: number): StreamSource["client"] {
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

async function redrive(records: number, items: number, invoke: Invoke): Promise<number> {
  const source = { client: streamOf(records, items), streamArn: STREAM };
  const stop = new AbortController().signal;
  const passes = () => true;
  let collected = false;
  const { result } = await redriveAll({
    client: source.client,
    passes,
    concurrency: 1,
    go: true,
    stop,
    drop: false,
    surveyed: () => undefined,
    failures: {
      title: "queue",
      depth: async () => ({ waiting: 0, held: 0 }),
      release: async () => undefined,
      collect: async () => {
        const batches = Array.from({ length: collected ? 0 : records / BATCH }, (_, index): FailedBatch => ({
          name: `message-${index}`,
          streamArn: STREAM,
          shardId: SHARD,
          start: String(index * BATCH + 1),
          end: String((index + 1) * BATCH),
          size: BATCH,
          condition: "RetryAttemptsExhausted",
          functionArn: FUNCTION,
          firstAt: undefined,
          records: undefined,
          remove: async () => undefined,
        }));
        collected = true;
        return { batches, foreign: [] };
      },
    },
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
    after: undefined,
    pace: new Pace(undefined),
    deliveryPace: new Pace(undefined),
    filter: undefined,
    pageSize: 4 * BATCH,
    stop: new AbortController().signal,
    invoke,
    batchSize: BATCH,
    attempts: 1,
    keyNames: ["id"],
    made: { streamArn: STREAM, region: "us-east-1", viewType: "NEW_AND_OLD_IMAGES", run: "bench" },
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
