import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { mock } from "node:test";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { LiveChanges } from "../../backfill/live";
import { apiRecord, awsError, fakeClient, STREAM } from "../fakes";

const SHARDS = [{ id: "a", parent: undefined, start: undefined, end: undefined }];

describe("the live changes during a backfill", () => {
  /** Starts to read a shard to which the test can add records, and waits for the first round. */
  async function following() {
    const records: ReturnType<typeof apiRecord>[] = [];
    const { client, sent } = fakeClient<DynamoDBStreamsClient>({
      GetShardIterator: () => ({ ShardIterator: "0" }),
      GetRecords: ({ ShardIterator }) => ({
        Records: records.slice(Number(ShardIterator)),
        NextShardIterator: String(records.length),
      }),
    });
    const live = new LiveChanges({ client, streamArn: STREAM }, SHARDS, () => true);
    const begun = Date.now();
    live.start();
    await live.known(begun - 1); // not up to a later moment: on a busy machine that would take a second round, after a pause
    const reads = () => sent.filter(({ name }) => name === "GetRecords").length;
    return { live, records, reads, key: (id: string) => JSON.stringify({ id: { S: id } }) };
  }

  it("are known up to the moment that a caller waits for, each with the time when it was read", async () => {
    const { live, records, key } = await following();
    const before = Date.now();
    records.push(apiRecord(1, "k1"));
    await live.known(before);
    assert.ok(live.hasChanged(key("k1"), before));
    assert.ok(!live.hasChanged(key("k1"), Date.now() + 1));
    assert.ok(!live.hasChanged(key("k2"), 0));
    await live.end();
  });

  it("are forgotten unless a page in progress was read before them", async () => {
    const { live, records, key } = await following();
    records.push(apiRecord(1, "k1"), apiRecord(2, "k2"));
    await live.known(Date.now());
    const between = Date.now() + 1;
    while (Date.now() < between) await live.known(between);
    records.push(apiRecord(3, "k2"), apiRecord(4, "k3"));
    await live.known(Date.now());
    assert.equal(live.size, 3);
    live.forget(between);
    assert.deepEqual(
      ["k1", "k2", "k3"].map((id) => live.hasChanged(key(id), 0)),
      [false, true, true],
    );
    await live.end();
  });

  it("are no longer read once the backfill ends, and no pause delays the end", async () => {
    mock.timers.enable({ apis: ["setTimeout"] }); // a pause that isn't cut short would never end
    try {
      const { live, reads } = await following();
      const before = reads();
      await live.end();
      assert.equal(reads(), before, "an end reads no further round");
    } finally {
      mock.timers.reset();
    }
  });

  for (const [title, end] of [
    ["it ends", (live: LiveChanges) => live.end()],
    ["the run is stopped", (live: LiveChanges, stop: AbortController) => (stop.abort(), live.end())],
  ] as const) {
    it(`don't wait for a throttled stream when ${title}`, async () => {
      mock.timers.enable({ apis: ["setTimeout"] });
      try {
        const stop = new AbortController();
        const asked = new EventEmitter();
        const { client } = fakeClient<DynamoDBStreamsClient>({
          GetShardIterator: () => {
            asked.emit("asked");
            throw awsError("LimitExceededException");
          },
        });
        const live = new LiveChanges({ client, streamArn: STREAM, stop: stop.signal }, SHARDS, () => true);
        const isAsked = once(asked, "asked");
        live.start();
        await isAsked;
        await end(live, stop);
        assert.throws(() => live.isKnown(0), { name: "InterruptedError" });
      } finally {
        mock.timers.reset();
      }
    });
  }

  it("reject every waiting caller when the stream can't be read", async () => {
    const { client } = fakeClient<DynamoDBStreamsClient>({
      GetShardIterator: () => {
        throw new Error("the stream is gone");
      },
    });
    const live = new LiveChanges({ client, streamArn: STREAM }, SHARDS, () => true);
    live.start();
    await Promise.all([1, 2].map(() => assert.rejects(live.known(Date.now()), /the stream is gone/)));
    await live.end();
  });
});
