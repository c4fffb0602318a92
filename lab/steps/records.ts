// Steps that read the table's stream itself.
import { DescribeTableCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
  type DynamoDBStreamsClient,
  type Shard,
} from "@aws-sdk/client-dynamodb-streams";
import { setTimeout as delay } from "node:timers/promises";
import { poll } from "dynamodb-streams-support/poll";
import type { Context } from "../model/context";
import type { Step } from "../model/step";
import { describe } from "./look";
import { observing } from "./observing";

/** Pages without a record after which a shard counts as read: GetRecords can answer with none although there are some. */
const EMPTY_PAGES = 3;

/** Every record of the table's stream. */
const read = async (context: Context): Promise<_Record[]> =>
  readStream(context.streams, (await describe(context))?.LatestStreamArn);

/** Every record of a stream, shard by shard. */
async function readStream(streams: DynamoDBStreamsClient, StreamArn: string | undefined): Promise<_Record[]> {
  const records: _Record[] = [];
  for (const { ShardId } of await shardsOf(streams, StreamArn)) {
    const first = await streams.send(
      new GetShardIteratorCommand({ StreamArn, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );
    let ShardIterator = first.ShardIterator;
    for (let empty = 0; ShardIterator !== undefined && empty < EMPTY_PAGES;) {
      const { Records = [], NextShardIterator } = await streams.send(new GetRecordsCommand({ ShardIterator }));
      records.push(...Records);
      empty = Records.length === 0 ? empty + 1 : 0;
      ShardIterator = NextShardIterator;
    }
  }
  return records;
}

async function shardsOf(streams: DynamoDBStreamsClient, StreamArn: string | undefined): Promise<Shard[]> {
  const shards: Shard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn, ExclusiveStartShardId }));
    shards.push(...(StreamDescription?.Shards ?? []));
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId !== undefined);
  return shards;
}

/** Waits for a number of records, then a little for more. */
async function settledRecords(context: Context, expected: number): Promise<_Record[]> {
  const arrived = async (): Promise<boolean> => (await read(context)).length >= expected;
  await poll(arrived, { limitMs: context.target.windowMs, everyMs: 100 });
  await delay(300);
  return read(context);
}

/** Waits until the table's stream has a record of the key. */
export async function inStream(context: Context, wanted: string): Promise<void> {
  const found = async (): Promise<boolean> => (await read(context)).some((record) => key(record) === wanted);
  await poll(found, { limitMs: context.target.windowMs, everyMs: 100 });
}

const key = ({ dynamodb }: _Record): string => dynamodb?.Keys?.id?.S ?? "?";

/** Orders records by event name and key, for an outcome that doesn't depend on the shards. */
export const sorted = (records: { eventName: string; key: string }[]): { eventName: string; key: string }[] =>
  records.sort((a, b) => a.eventName.localeCompare(b.eventName) || a.key.localeCompare(b.key));

/** The records of another table's stream, once there are as many as expected or the time is over. */
export async function recordsOfTable(
  { dynamodb, streams }: { dynamodb: DynamoDBClient; streams: DynamoDBStreamsClient },
  TableName: string,
  expected: number,
  limitMs: number,
): Promise<{ eventName: string; key: string }[]> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName }));
  let found: _Record[] = [];
  await poll(async () => (found = await readStream(streams, Table?.LatestStreamArn)).length >= expected, {
    limitMs,
    everyMs: 200,
  });
  return sorted(found.map((record) => ({ eventName: record.eventName ?? "?", key: key(record) })));
}

/**
 * Writes, and lists the records that this makes.
 *
 * @param expected number of records to wait for.
 */
export const recordsMade = (name: string, expected: number, request: (context: Context) => Promise<unknown>): Step =>
  observing(name, "delivery", "records", async (context) => {
    await context.settled();
    const before = (await read(context)).length;
    await request(context);
    const records = (await settledRecords(context, before + expected)).slice(before);
    return {
      kind: "records",
      records: sorted(records.map((record) => ({ eventName: record.eventName ?? "?", key: key(record) }))),
    };
  });

/** The members of an item's record that the view type decides on: Keys, NewImage, OldImage. */
export const members = (id: string, eventName: string): Step =>
  observing(`members of ${eventName}`, "delivery", "images", async (context) => {
    const record = (await settledRecords(context, 3)).find(
      (candidate) => key(candidate) === id && candidate.eventName === eventName,
    );
    if (!record) return { kind: "nothing" };
    const { Keys, NewImage, OldImage } = record.dynamodb ?? {};
    const present = Object.entries({ Keys, NewImage, OldImage }).filter(
      ([, image]) => Object.keys(image ?? {}).length > 0,
    );
    return { kind: "members", members: present.map(([name]) => name) };
  });

/** Whether the values of one item's records come in the order in which they were written, each once. */
export const ordered = (id: string, count: number): Step =>
  observing("order of one item's records", "delivery", "order", async (context) => {
    const records = (await settledRecords(context, count)).filter((record) => key(record) === id);
    const values = records.map(({ dynamodb }) => Number(dynamodb?.NewImage?.value?.N));
    const distinct = new Set(values).size;
    return {
      kind: "order",
      faults: [
        ...(distinct < count ? (["missing"] as const) : []),
        ...(values.length > distinct ? (["repeated"] as const) : []),
        ...(values.some((value, i) => value < (values[i - 1] ?? value)) ? (["out of order"] as const) : []),
      ],
    };
  });

/** Who removed an item, once its record has come. */
export const removedBy = (id: string, windowMs: number): Step =>
  observing("removal by TTL", "delivery", "removal", async (context) => {
    const found = await poll(
      async () => (await read(context)).find((record) => key(record) === id && record.eventName === "REMOVE"),
      { limitMs: windowMs, everyMs: 500 },
    );
    if (!found) return { kind: "unseen", seconds: windowMs / 1000 };
    const { Type, PrincipalId } = found.userIdentity ?? {};
    return { kind: "removal", type: Type, principalId: PrincipalId };
  });
