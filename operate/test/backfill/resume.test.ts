import assert from "node:assert/strict";
import type { AttributeValue, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DynamoDBRecord } from "aws-lambda";
import { Backfill, type SegmentProgress } from "../../backfill/backfill";
import { readFilter } from "../../backfill/filter-expression";
import { Pace } from "../../delivery/pace";
import { fakeClient, STREAM } from "../fakes";

/** Runs one segment of a table of two pages, and gives the keys with which its pages were requested. */
async function backfill(keys: Record<string, AttributeValue>[], progress: SegmentProgress, stopAfter = Infinity) {
  const stop = new AbortController();
  const handled: DynamoDBRecord[] = [];
  const { client, sent } = fakeClient<DynamoDBClient>({
    Scan: ({ ExclusiveStartKey }) => {
      const place = ExclusiveStartKey === undefined ? 0 : 1;
      return { Items: [keys[place]], LastEvaluatedKey: place === 0 ? keys[0] : undefined };
    },
  });
  await new Backfill({
    client,
    tableName: "orders",
    segment: 0,
    segments: 1,
    pace: new Pace(undefined),
    deliveryPace: new Pace(undefined),
    filter: undefined,
    pageSize: 100,
    stop: stop.signal,
    invoke: async (records) => {
      handled.push(...records);
      if (handled.length >= stopAfter) stop.abort();
      return { kind: "succeeded" };
    },
    batchSize: 100,
    attempts: 1,
    keyNames: Object.keys(keys[0]!),
    recordContext: { streamArn: STREAM, region: "us-east-1", viewType: "NEW_IMAGE", run: "r" },
    live: undefined,
    passes: () => true,
    progress,
    paged: () => undefined,
  }).run();
  return { starts: sent.map(({ input }) => input.ExclusiveStartKey), handled };
}

describe("a backfill that is resumed from its checkpoint", () => {
  for (const [title, keys] of [
    ["text", [{ id: { S: "a" } }, { id: { S: "b" } }]],
    ["a number of 38 digits", [{ id: { N: "9".repeat(38) } }, { id: { N: "1" } }]],
    ["binary", [{ id: { B: Uint8Array.from([0, 1, 255]) } }, { id: { B: Uint8Array.from([2]) } }]],
    [
      "binary and a number",
      [
        { id: { B: Uint8Array.from([0, 255]) }, at: { N: "1" } },
        { id: { B: Uint8Array.from([3]) }, at: { N: "2" } },
      ],
    ],
  ] as [string, Record<string, AttributeValue>[]][]) {
    it(`continues after the last finished item when its key is ${title}`, async () => {
      const progress: SegmentProgress = { done: false, read: 0, handled: 0, failed: 0 };
      await backfill(keys, progress, 1);
      assert.equal(progress.done, false);
      const saved = JSON.parse(JSON.stringify(progress)) as SegmentProgress;
      const { starts, handled } = await backfill(keys, saved);
      assert.equal(handled.length, 1);
      const plain = (key: object) =>
        Object.entries(key).map(([name, { B, ...value }]) => [name, B ? Uint8Array.from(B) : value]);
      assert.deepEqual(starts.map(plain), [plain(keys[0]!)], "the SDK takes binary as bytes only");
      assert.equal(saved.done, true);
    });
  }
});

describe("the values of a backfill's filter", () => {
  const read = (values: string) => readFilter({ filter: "a = :a", values })?.values;

  it("have binary as bytes at every depth, as the SDK takes it", () => {
    assert.deepEqual(read('{":a":{"B":"AQL/"},":b":{"L":[{"M":{"c":{"BS":["AQL/"]}}}]},":c":{"N":"1"}}'), {
      ":a": { B: Buffer.from([1, 2, 255]) },
      ":b": { L: [{ M: { c: { BS: [Buffer.from([1, 2, 255])] } } }] },
      ":c": { N: "1" },
    });
  });

  for (const values of ['{":a":{"B":5}}', '{":a":{"BS":"AQL/"}}', '{":a":{"L":[null]}}']) {
    it(`are rejected when they are ${values}`, () => {
      assert.throws(() => read(values), { name: "UsageError", message: /it must be a JSON object such as/ });
    });
  }
});
