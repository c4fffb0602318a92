// redrive and backfill beside the same calls without the command around them, on one emulator and in turns.
import { BatchWriteItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetRecordsCommand, GetShardIteratorCommand } from "@aws-sdk/client-dynamodb-streams";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { main } from "dynamodb-streams-operate/command/main";
import { readMessage } from "dynamodb-streams-operate/failures/failure-message";
import { ShardCursor } from "dynamodb-streams-operate/stream/cursor";
import { describeStream } from "dynamodb-streams-operate/stream/shards";
import { Rig, TABLE } from "../test/e2e/operate/rig";
import { type Measurement, ratios } from "./figures";
import { inTurns, type Timed } from "./in-turns";

const BATCH = 100;
const GOAL = 1.2;
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders-fn";

const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
};

/** Ratios of time, and records a second of the command. The command runs in this process: starting Node.js isn't counted. */
export async function speedMeasurements(records: number, rounds: number): Promise<Measurement[]> {
  const rig = await Rig.start();
  try {
    await rig.pause(true);
    await fill(rig, records);
    const times = await inTurns(
      {
        redrive: timed(rig, () => command(rig, "redrive", "--go")),
        bareRedrive: timed(rig, () => bareRedrive(rig)),
        backfill: () =>
          seconds(() => command(rig, "backfill", "--segments", "1", "--checkpoint", `${rig.directory}/c`, "--go")),
        bareBackfill: () => seconds(() => bareBackfill(rig)),
      },
      rounds,
    );
    const rate = (samples: number[]) => samples.map((time) => records / time);
    return [
      { name: "redrive / the same calls bare", samples: ratios(times.redrive, times.bareRedrive), goal: GOAL },
      { name: "backfill / the same calls bare", samples: ratios(times.backfill, times.bareBackfill), goal: GOAL },
      { name: "redrive, records/s", samples: rate(times.redrive) },
      { name: "backfill, records/s", samples: rate(times.backfill) },
    ];
  } finally {
    await rig.stop();
  }
}

async function fill({ clients }: Rig, records: number): Promise<void> {
  for (let from = 0; from < records; from += 25) {
    const requests = Array.from({ length: 25 }, (_, index) => ({
      PutRequest: { Item: { id: { S: `k${from + index}` }, version: { N: "0" } } },
    }));
    await clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
  }
}

/** Puts every record of the stream into the queue as failed batches, and times what takes them out. */
function timed(rig: Rig, work: () => Promise<unknown>): Timed {
  return async () => {
    const { streams, sqs } = rig.clients;
    for (const { id } of (await describeStream(streams, rig.streamArn)).shards) {
      const cursor = new ShardCursor(streams, rig.streamArn, id, { at: "TRIM_HORIZON" });
      for (let page = await cursor.next(); page.records.length; page = await cursor.next()) {
        for (let from = 0; from < page.records.length; from += BATCH) {
          const batch = page.records.slice(from, from + BATCH);
          const batchInfo = {
            shardId: id,
            startSequenceNumber: batch[0]?.record.dynamodb?.SequenceNumber,
            endSequenceNumber: batch.at(-1)?.record.dynamodb?.SequenceNumber,
            batchSize: batch.length,
            streamArn: rig.streamArn,
          };
          const requestContext = { functionArn: FUNCTION, condition: "RetryAttemptsExhausted" };
          const MessageBody = JSON.stringify({ requestContext, DDBStreamBatchInfo: batchInfo });
          await sqs.send(new SendMessageCommand({ QueueUrl: rig.queueUrl, MessageBody }));
        }
        if (page.closed) break;
      }
    }
    return seconds(work);
  };
}

async function command(rig: Rig, ...args: string[]): Promise<void> {
  const target = ["--table", TABLE, "--endpoint", rig.endpoint, "--region", "us-east-1", "--json"];
  let output = "";
  const write = (text: string) => (output += text);
  const code = await main([...args, ...target], { stdout: { write }, stderr: { write } });
  if (code !== 0) throw new Error(`${args[0]} ended with ${code}: ${output}`);
}

const invoke = ({ clients }: Rig, Records: unknown) =>
  clients.lambda.send(new InvokeCommand({ FunctionName: FUNCTION, Payload: JSON.stringify({ Records }) }));

/** Receives until nothing comes any more, as often as redrive has to ask; reads each batch, hands it over, deletes its message. */
async function bareRedrive(rig: Rig): Promise<void> {
  const { sqs, streams } = rig.clients;
  for (let round = 0; round < 2; round++) {
    const found: { ReceiptHandle?: string; Body?: string }[] = [];
    for (let empty = 0; empty < 2;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: rig.queueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: empty ? 1 : 0 }),
      );
      found.push(...Messages);
      empty = Messages.length ? 0 : empty + 1;
    }
    for (const { ReceiptHandle, Body = "" } of found) {
      const message = readMessage(Body);
      if (typeof message === "string") throw new Error(message);
      const { ShardIterator } = await streams.send(
        new GetShardIteratorCommand({
          StreamArn: rig.streamArn,
          ShardId: message.shardId,
          ShardIteratorType: "AT_SEQUENCE_NUMBER",
          SequenceNumber: message.start,
        }),
      );
      const { Records } = await streams.send(new GetRecordsCommand({ ShardIterator, Limit: message.size }));
      await invoke(rig, Records);
      await sqs.send(new DeleteMessageCommand({ QueueUrl: rig.queueUrl, ReceiptHandle }));
    }
  }
}

async function bareBackfill(rig: Rig): Promise<void> {
  let ExclusiveStartKey: Record<string, never> | undefined;
  do {
    const page = await rig.clients.dynamodb.send(
      new ScanCommand({ TableName: TABLE, Limit: 4 * BATCH, ConsistentRead: true, ExclusiveStartKey }),
    );
    const items = page.Items ?? [];
    for (let from = 0; from < items.length; from += BATCH)
      await invoke(
        rig,
        items
          .slice(from, from + BATCH)
          .map((NewImage) => ({ eventName: "INSERT", dynamodb: { Keys: { id: NewImage.id }, NewImage } })),
      );
    ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
  } while (ExclusiveStartKey);
}
