import assert from "node:assert/strict";
import { mock } from "node:test";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { type Position, ShardCursor } from "../../stream/cursor";
import { apiRecord, awsError, fakeClient, STREAM } from "../fakes";

function cursor(answers: Parameters<typeof fakeClient>[0], position: Position) {
  const { client, sent } = fakeClient<DynamoDBStreamsClient>(answers);
  return { cursor: new ShardCursor(client, STREAM, "shard-1", position), sent };
}

const sequences = (page: { records: { sequence: bigint }[] }) => page.records.map(({ sequence }) => Number(sequence));

describe("ShardCursor", () => {
  it("opens a new iterator after the last record when the old one has expired", async () => {
    const { cursor: tested, sent } = cursor(
      {
        GetShardIterator: (_, call) => ({ ShardIterator: `i${call}` }),
        GetRecords: ({ ShardIterator }, call) => {
          if (call === 2) throw awsError("ExpiredIteratorException");
          return { Records: [apiRecord(ShardIterator === "i1" ? 1 : 2)], NextShardIterator: "next" };
        },
      },
      { at: "TRIM_HORIZON" },
    );
    assert.deepEqual(sequences(await tested.next()), [1]);
    assert.deepEqual(sequences(await tested.next()), [2]);
    const { input } = sent.filter(({ name }) => name === "GetShardIterator")[1]!;
    assert.equal(input.ShardIteratorType, "AFTER_SEQUENCE_NUMBER");
    assert.equal(BigInt(input.SequenceNumber), 1n);
  });

  it("continues at the trim horizon, and reports it, when the first wanted record has expired", async () => {
    const { cursor: tested } = cursor(
      {
        GetShardIterator: ({ ShardIteratorType }) => {
          if (ShardIteratorType !== "TRIM_HORIZON") throw awsError("TrimmedDataAccessException");
          return { ShardIterator: "i" };
        },
        GetRecords: () => ({ Records: [apiRecord(7), apiRecord(8)], NextShardIterator: "next" }),
      },
      { at: "AT_SEQUENCE_NUMBER", sequence: "5" },
    );
    const page = await tested.next();
    assert.deepEqual(sequences(page), [7, 8]);
    assert.equal(page.trimmed, true);
  });

  it("continues at the trim horizon when the stream trims while it is read", async () => {
    const { cursor: tested } = cursor(
      {
        GetShardIterator: ({ ShardIteratorType }) => ({ ShardIterator: ShardIteratorType }),
        GetRecords: ({ ShardIterator }, call) => {
          if (call === 1) return { Records: [apiRecord(1)], NextShardIterator: "behind" };
          if (ShardIterator === "behind") throw awsError("TrimmedDataAccessException");
          return { Records: [apiRecord(9)], NextShardIterator: "next" };
        },
      },
      { at: "AT_SEQUENCE_NUMBER", sequence: "1" },
    );
    await tested.next();
    const page = await tested.next();
    assert.deepEqual(sequences(page), [9]);
    assert.equal(page.trimmed, true);
  });

  it("retries after a pause when it is throttled", async () => {
    const { cursor: tested } = cursor(
      {
        GetShardIterator: () => ({ ShardIterator: "i" }),
        GetRecords: (_, call) => {
          if (call === 1) throw awsError("ProvisionedThroughputExceededException");
          return { Records: [apiRecord(1)] };
        },
      },
      { at: "TRIM_HORIZON" },
    );
    const page = await tested.next();
    assert.deepEqual([sequences(page), page.closed], [[1], true]);
  });

  it("stops waiting for read capacity when the run is stopped", async () => {
    const stop = new AbortController();
    const throttled = () => {
      queueMicrotask(() => stop.abort());
      throw awsError("LimitExceededException", "Rate exceeded for shard");
    };
    mock.timers.enable({ apis: ["setTimeout"] }); // a wait that isn't cut short would never end
    try {
      const { client } = fakeClient<DynamoDBStreamsClient>({ GetShardIterator: throttled });
      const tested = new ShardCursor(client, STREAM, "shard-1", { at: "TRIM_HORIZON" }, stop.signal);
      await assert.rejects(tested.next(), {
        name: "InterruptedError",
        message: /^Stopped while stream .* is throttled/,
      });
    } finally {
      mock.timers.reset();
    }
  });

  it("reads from the trim horizon and skips older records when the endpoint doesn't have AT_TIMESTAMP", async () => {
    const { cursor: tested, sent } = cursor(
      {
        GetShardIterator: ({ ShardIteratorType }) => {
          if (ShardIteratorType === "AT_TIMESTAMP") throw awsError("ValidationException");
          return { ShardIterator: "i" };
        },
        GetRecords: () => ({ Records: [1, 2, 3].map((sequence) => apiRecord(sequence)), NextShardIterator: "next" }),
      },
      { at: "AT_TIMESTAMP", time: 1_764_000_002_400 },
    );
    assert.deepEqual(sequences(await tested.next()), [2, 3], "the record of the same second is kept");
    assert.equal(
      sent.filter(({ name }) => name === "GetShardIterator").at(-1)!.input.ShardIteratorType,
      "TRIM_HORIZON",
    );
  });

  const gone = () => {
    throw awsError("ResourceNotFoundException");
  };

  it("fails when the stream is gone", async () => {
    const { cursor: tested } = cursor({ GetShardIterator: gone, DescribeStream: gone }, { at: "TRIM_HORIZON" });
    await assert.rejects(tested.next(), { name: "ResourceNotFoundException" });
  });

  it("fails when the stream has the shard, but the endpoint doesn't find it", async () => {
    const DescribeStream = () => ({ StreamDescription: { Shards: [{ ShardId: "shard-1" }] } });
    const { cursor: tested } = cursor({ GetShardIterator: gone, DescribeStream }, { at: "TRIM_HORIZON" });
    await assert.rejects(tested.next(), { name: "ResourceNotFoundException" });
  });

  it("is at its end, and reports that records have expired, when the shard was trimmed away after it was listed", async () => {
    const DescribeStream = () => ({ StreamDescription: { Shards: [{ ShardId: "shard-2" }] } });
    for (const answers of [
      { GetShardIterator: gone, GetRecords: gone },
      { GetShardIterator: () => ({ ShardIterator: "i" }), GetRecords: gone },
    ]) {
      const { cursor: tested } = cursor({ ...answers, DescribeStream }, { at: "AT_SEQUENCE_NUMBER", sequence: "5" });
      assert.deepEqual(await tested.next(), { records: [], closed: true, trimmed: true });
    }
  });

  it("misses nothing when its iterator at LATEST expires before a record came", async () => {
    const began = Date.now();
    const { cursor: tested, sent } = cursor(
      {
        GetShardIterator: (_, call) => ({ ShardIterator: `i${call}` }),
        GetRecords: (_, call) => {
          if (call === 2) throw awsError("ExpiredIteratorException");
          if (call === 1) return { Records: [], NextShardIterator: "i1" };
          const written = { ApproximateCreationDateTime: new Date(began + 1000) };
          const missed = { ...apiRecord(2), dynamodb: { ...apiRecord(2).dynamodb, ...written } };
          return { Records: [apiRecord(1), missed], NextShardIterator: "next" };
        },
      },
      { at: "LATEST" },
    );
    assert.deepEqual(sequences(await tested.next()), []);
    assert.deepEqual(sequences(await tested.next()), [2], "record 1 is from before the cursor was opened");
    const types = sent.flatMap(({ name, input }) => (name === "GetShardIterator" ? input.ShardIteratorType : []));
    assert.equal(types[0], "LATEST");
    assert.ok(!types.slice(1).includes("LATEST"), String(types));
  });

  for (const [title, error] of [
    ["fails for now", awsError("InternalServerError", "Internal server error")],
    ["answers with a status of 503", Object.assign(awsError("Unknown"), { $metadata: { httpStatusCode: 503 } })],
    ["closes the connection", Object.assign(awsError("Error", "read ECONNRESET"), { code: "ECONNRESET" })],
  ] as const) {
    it(`repeats the same call when the service ${title}`, async () => {
      const { cursor: tested, sent } = cursor(
        {
          GetShardIterator: () => ({ ShardIterator: "i" }),
          GetRecords: (_, call) => {
            if (call === 2) throw error;
            return { Records: [apiRecord(call)], NextShardIterator: call === 3 ? undefined : "next" };
          },
        },
        { at: "TRIM_HORIZON" },
      );
      assert.deepEqual(sequences(await tested.next()), [1]);
      const page = await tested.next();
      assert.deepEqual([sequences(page), page.closed], [[3], true]);
      assert.deepEqual(
        sent.flatMap(({ input }) => input.ShardIterator ?? []),
        ["i", "next", "next"],
      );
    });
  }
});
