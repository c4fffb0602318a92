// Steps that read the table's stream itself.
import {
  DescribeStreamCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type _Record,
  type Shard,
} from "@aws-sdk/client-dynamodb-streams";
import { setTimeout as delay } from "node:timers/promises";
import { poll } from "dynamodb-streams-support/poll";
import type { Bench } from "../model/context";
import { Step, UNSEEN } from "../model/scenario";
import { describe } from "./look";
import { refusal } from "./refusal";

/** Pages without a record after which a shard counts as read: GetRecords can answer with none where there are some. */
const EMPTY_PAGES = 3;

/** Every record of the table's stream, shard by shard. */
async function read(bench: Bench): Promise<_Record[]> {
  const { streams } = bench;
  const StreamArn = (await describe(bench))?.LatestStreamArn;
  const records: _Record[] = [];
  for (const { ShardId } of await shardsOf(bench, StreamArn)) {
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

async function shardsOf({ streams }: Bench, StreamArn: string | undefined): Promise<Shard[]> {
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
async function settledRecords(bench: Bench, expected: number): Promise<_Record[]> {
  const arrived = async (): Promise<boolean> => (await read(bench)).length >= expected;
  await poll(arrived, { limitMs: bench.target.windowMs, everyMs: 100 });
  await delay(300);
  return read(bench);
}

const key = ({ dynamodb }: _Record): string => dynamodb?.Keys?.id?.S ?? "?";

/** Writes, and tells which records that makes, such as "INSERT a, MODIFY b". */
export const writes = (name: string, expected: string, request: (bench: Bench) => Promise<unknown>): Step =>
  new Step(name, "delivery", async (bench) => {
    await bench.settled();
    try {
      const before = (await read(bench)).length;
      await request(bench);
      const wanted = expected === "no record" ? 0 : expected.split(", ").length;
      const records = (await settledRecords(bench, before + wanted)).slice(before);
      const each = records.map((record) => `${record.eventName} ${key(record)}`);
      return { says: each.sort().join(", ") || "no record" };
    } catch (error) {
      return { says: refusal(bench, error) };
    }
  });

/** The members of an item's records that the view type decides on: "INSERT: Keys, NewImage". */
export const members = (id: string, eventName: string): Step =>
  new Step(`members of ${eventName}`, "delivery", async (bench) => {
    const record = (await settledRecords(bench, 3)).find((one) => key(one) === id && one.eventName === eventName);
    if (!record) return { says: "no such record" };
    const { Keys, NewImage, OldImage } = record.dynamodb ?? {};
    const there = { Keys, NewImage, OldImage };
    return {
      says: (Object.keys(there) as (keyof typeof there)[])
        .filter((name) => Object.keys(there[name] ?? {}).length > 0)
        .join(", "),
    };
  });

/** Whether the values of one item's records come in the order in which they were written, each once. */
export const ordered = (id: string, count: number): Step =>
  new Step("order of one item's records", "delivery", async (bench) => {
    const records = (await settledRecords(bench, count)).filter((record) => key(record) === id);
    const values = records.map(({ dynamodb }) => Number(dynamodb?.NewImage?.value?.N));
    const distinct = new Set(values).size;
    const findings = [
      distinct < count && "some are missing",
      values.length > distinct && "some come twice",
      values.some((value, i) => value < (values[i - 1] ?? value)) && "out of order",
    ].filter(Boolean);
    return { says: findings.join(", ") || "as written, each once" };
  });

/** Who a removal is by, once there is one. */
export const remover = (id: string, windowMs: number): Step =>
  new Step("removal by TTL", "delivery", async (bench) => {
    const found = await poll(
      async () => (await read(bench)).find((record) => key(record) === id && record.eventName === "REMOVE"),
      { limitMs: windowMs, everyMs: 500 },
    );
    if (!found) return { says: `${UNSEEN} within ${windowMs / 1000} s` };
    const { Type, PrincipalId } = found.userIdentity ?? {};
    return { says: found.userIdentity ? `REMOVE by ${Type} ${PrincipalId}` : "REMOVE without userIdentity" };
  });
