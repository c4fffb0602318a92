import assert from "node:assert/strict";
import { Pace } from "../../delivery/pace";
import { Replay, type ReplayOptions } from "../../replay/replay";
import { STREAM } from "../fakes";
import { World } from "../redrive/world";

const shard = { id: "p", parent: undefined, start: undefined, end: undefined };
/** When the record of a sequence number was written; see apiRecord. */
const writtenAt = (sequence: number) => 1_764_000_000_000 + sequence * 1000;

describe("replay of a time range", () => {
  const changes = [..."abcabcabcabc"].map((key, index) => ({ sequence: index + 1, key }));

  /** Replays the first six changes; the others came after the range. */
  function replay(options: Partial<ReplayOptions>) {
    const sent: number[] = [];
    const places = new Map<string, bigint>();
    const replayed = new Replay({
      source: { client: new World([{ id: "p", changes }], []).client(), streamArn: STREAM },
      shards: [shard],
      from: new Map([["p", { at: "TRIM_HORIZON" }]]),
      until: writtenAt(6),
      passes: () => true,
      newer: "follow",
      invoke: async (records) => {
        sent.push(...records.map(({ dynamodb }) => Number(dynamodb!.SequenceNumber)));
        return { kind: "succeeded" };
      },
      batchSize: 2,
      attempts: 1,
      pace: new Pace(undefined),
      stop: new AbortController().signal,
      progress: () => undefined,
      done: new Map(),
      reached: (shardId, sequence) => places.set(shardId, BigInt(sequence)),
      ...options,
    });
    return { replayed, sent, places };
  }

  it("sends the range, then the newer changes of its items", async () => {
    const { replayed, sent } = replay({});
    await replayed.survey();
    await replayed.run();
    assert.deepEqual(sent, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    assert.deepEqual([replayed.selected, replayed.delivered, replayed.followed], [6, 6, 6]);
  });

  it("resumes without sending the range again, and still sends the newer changes of what the first run sent", async () => {
    const { replayed, sent } = replay({ done: new Map([["p", 4n]]) });
    await replayed.survey();
    assert.equal(replayed.selected, 2);
    await replayed.run();
    assert.deepEqual(sent, [5, 6, 7, 8, 9, 10, 11, 12], "7 and 10 are of the item that only the first run sent");
  });

  it("notices that the record to continue from has expired", async () => {
    const from = new Map([["p", { at: "AFTER_SEQUENCE_NUMBER", sequence: "2" } as const]]);
    for (const [horizon, expected] of [
      [1, false],
      [5, true],
    ] as const) {
      const world = new World([{ id: "p", changes, horizon }], []);
      const { replayed } = replay({ from, source: { client: world.client(), streamArn: STREAM } });
      await replayed.survey();
      assert.equal(replayed.trimmed, expected, `trimmed to ${horizon}`);
    }
  });

  it("resumes after the last batch sent when it was stopped within a page", async () => {
    const stop = new AbortController();
    const first = replay({
      stop: stop.signal,
      invoke: async (records) => {
        first.sent.push(...records.map(({ dynamodb }) => Number(dynamodb!.SequenceNumber)));
        if (first.sent.length === 2) stop.abort();
        return { kind: "succeeded" };
      },
    });
    await first.replayed.survey();
    await first.replayed.run();
    assert.deepEqual(first.sent, [1, 2]);
    const { replayed, sent } = replay({ done: first.places });
    await replayed.survey();
    await replayed.run();
    assert.deepEqual(sent, [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("holds back items that were changed after the range, unless told otherwise", async () => {
    const { replayed, sent } = replay({ newer: "hold" });
    await replayed.survey();
    await replayed.run();
    assert.deepEqual(sent, []);
    assert.deepEqual([replayed.held, replayed.newerItems], [6, 3]);
  });
});
