import assert from "node:assert/strict";
import { mock } from "node:test";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { FamilyReader } from "../../stream/family-reader";
import { families, type Shard } from "../../stream/shards";
import { apiRecord, awsError, fakeClient, STREAM } from "../fakes";

const shard = (id: string, parent?: string): Shard => ({ id, parent, start: undefined, end: undefined });

describe("a family of shards", () => {
  it("lists parents before children, and begins at a child whose parent has expired", () => {
    const found = families([shard("c", "b"), shard("a"), shard("b", "a"), shard("d", "a"), shard("x", "expired")]);
    assert.deepEqual(
      found.map((family) => family.map(({ id }) => id)),
      [["a", "b", "d", "c"], ["x"]],
    );
  });

  it("is read across a split in progress, the parent to its end first", async () => {
    const { client } = fakeClient<DynamoDBStreamsClient>({
      DescribeStream: () => ({
        StreamDescription: {
          Shards: [{ ShardId: "a" }, { ShardId: "b", ParentShardId: "a" }, { ShardId: "c", ParentShardId: "a" }],
        },
      }),
      GetShardIterator: ({ ShardId }) => ({ ShardIterator: `${ShardId}-1` }),
      GetRecords: ({ ShardIterator }) =>
        ({
          "a-1": { Records: [apiRecord(1)], NextShardIterator: "a-2" },
          "a-2": { Records: [apiRecord(2)] },
          "b-1": { Records: [apiRecord(3)], NextShardIterator: "b-2" },
          "c-1": { Records: [apiRecord(4)], NextShardIterator: "c-2" },
        })[ShardIterator as string] ?? { Records: [], NextShardIterator: ShardIterator },
    });
    const reader = new FamilyReader(
      { client, streamArn: STREAM },
      [shard("a")],
      new Map([["a", { at: "TRIM_HORIZON" }]]),
    );
    const seen: string[] = [];
    for await (const { shardId, records } of reader.toTip())
      seen.push(...records.map(({ sequence }) => `${shardId}${sequence}`));
    assert.deepEqual(seen, ["a1", "a2", "b3", "c4"]);
  });

  it("is read up to the present when its shard is so busy that no page is empty", async () => {
    let now = Date.now();
    const clock = mock.method(Date, "now", () => now);
    try {
      const { client } = fakeClient<DynamoDBStreamsClient>({
        GetShardIterator: () => ({ ShardIterator: "1" }),
        GetRecords: ({ ShardIterator }) => {
          assert.ok(Number(ShardIterator) < 100, "reads on for ever");
          const record = apiRecord(Number(ShardIterator));
          record.dynamodb.ApproximateCreationDateTime = new Date(now);
          now += 500;
          return { Records: [record], NextShardIterator: String(Number(ShardIterator) + 1) };
        },
      });
      const from = new Map([["a", { at: "TRIM_HORIZON" } as const]]);
      const reader = new FamilyReader({ client, streamArn: STREAM }, [shard("a")], from);
      const began = now;
      const written: number[] = [];
      for await (const { records } of reader.toTip(undefined, 1)) written.push(...records.map(() => now));
      assert.ok(
        written.some((time) => time > began + 5000),
        "clocks can differ",
      );
      const before = written.length;
      for await (const { records } of reader.toTip(undefined, 1)) written.push(...records.map(() => now));
      assert.ok(written.length > before, "and goes on from there");
    } finally {
      clock.mock.restore();
    }
  });

  /** Reads from the trim horizon of shard a to the tip. The pages are by shard; the last one of a shard is followed by its end. */
  async function readAll(
    describe: (call: number, from?: string) => object,
    pages: Record<string, number[][]>,
    known = [shard("a")],
    open: readonly string[] = [],
  ) {
    const { client, sent } = fakeClient<DynamoDBStreamsClient>({
      DescribeStream: ({ ExclusiveStartShardId }, call) => ({
        StreamDescription: describe(call, ExclusiveStartShardId as string | undefined),
      }),
      GetShardIterator: ({ ShardId }) => {
        if (!(ShardId in pages)) throw awsError("ResourceNotFoundException");
        return { ShardIterator: `${ShardId}/0` };
      },
      GetRecords: ({ ShardIterator }) => {
        const [id = "", place] = (ShardIterator as string).split("/");
        const ofShard = pages[id]!;
        const next = Number(place) + 1;
        const isLast = next >= ofShard.length && !open.includes(id);
        return {
          Records: (ofShard[Number(place)] ?? []).map((sequence) => apiRecord(sequence)),
          NextShardIterator: isLast ? undefined : `${id}/${next}`,
        };
      },
    });
    const source = { client, streamArn: STREAM, pauses: [1, 1] };
    const reader = new FamilyReader(source, known, new Map([["a", { at: "TRIM_HORIZON" }]]));
    const seen: number[] = [];
    const trimmed: string[] = [];
    for await (const page of reader.toTip()) {
      seen.push(...page.records.map(({ sequence }) => Number(sequence)));
      if (page.trimmed) trimmed.push(page.shardId);
    }
    return { seen, trimmed, describes: sent.filter(({ name }) => name === "DescribeStream").length };
  }

  const listed = (...shards: [id: string, parent?: string][]) =>
    shards.map(([ShardId, ParentShardId]) => ({ ShardId, ParentShardId }));

  it("is read over three generations that split while it is read, whatever the order and the pages they are listed in", async () => {
    // The youngest first, and one shard a page.
    const Shards = listed(["e", "c"], ["d", "c"], ["c", "a"], ["b", "a"], ["a"]);
    const { seen } = await readAll(
      (_, from) => {
        const place = Shards.findIndex(({ ShardId }) => ShardId === from) + 1;
        const LastEvaluatedShardId = place + 1 < Shards.length ? Shards[place]!.ShardId : undefined;
        return { StreamStatus: "ENABLED", Shards: [Shards[place]], LastEvaluatedShardId };
      },
      { a: [[1], [2]], b: [[3]], c: [[4], [], [5]], d: [[6]], e: [[7]] },
      undefined,
      ["b", "d", "e"],
    );
    const place = (sequence: number) => seen.indexOf(sequence);
    assert.deepEqual([...seen].sort(), [1, 2, 3, 4, 5, 6, 7]);
    for (const [parent, child] of [
      [2, 3],
      [2, 4],
      [5, 6],
      [5, 7],
    ] as const)
      assert.ok(place(parent) < place(child), `${parent} before ${child}: ${seen.join()}`);
  });

  it("waits for the shards that continue a closed one, because they may not be listed at once", async () => {
    const { seen, describes } = await readAll(
      (call) => ({ StreamStatus: "ENABLED", Shards: call < 3 ? listed(["a"]) : listed(["a"], ["b", "a"]) }),
      { a: [[1]], b: [[2]] },
      undefined,
      ["b"],
    );
    assert.deepEqual([seen, describes], [[1, 2], 3]);
  });

  it("isn't taken for complete when the shards that continue a closed one stay unlisted", async () => {
    await assert.rejects(
      readAll(() => ({ StreamStatus: "ENABLED", Shards: listed(["a"]) }), { a: [[1]] }),
      {
        name: "StoppedError",
        message: /^Shard a of stream .* is closed, but DescribeStream lists no shard that continues it/,
      },
    );
  });

  it("ends with a closed shard when the stream is switched off", async () => {
    for (const StreamStatus of ["DISABLED", "DISABLING"]) {
      const { seen } = await readAll(() => ({ StreamStatus, Shards: listed(["a"]) }), { a: [[1], [], [2]] });
      assert.deepEqual(seen, [1, 2]);
    }
  });

  it("is read to the end of a closed shard, however many empty pages it has", async () => {
    const pages = [[1], ...Array.from({ length: 20 }, () => []), [2]];
    const closed = { ...shard("a"), end: 2n };
    const { seen } = await readAll(
      () => ({ StreamStatus: "ENABLED", Shards: listed(["a"], ["b", "a"]) }),
      { a: pages, b: [[3]] },
      [closed],
      ["b"],
    );
    assert.deepEqual(seen, [1, 2, 3]);
  });

  it("continues with the children of a shard that is trimmed away after it was listed, and reports it", async () => {
    const { seen, trimmed } = await readAll(
      () => ({ StreamStatus: "ENABLED", Shards: listed(["b", "a"]) }),
      { b: [[2]] },
      [shard("a"), shard("b", "a")],
      ["b"],
    );
    assert.deepEqual([seen, trimmed], [[2], ["a"]]);
  });
});
