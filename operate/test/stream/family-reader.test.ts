import assert from "node:assert/strict";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import { FamilyReader } from "../../stream/family-reader";
import { families, type Shard } from "../../stream/shards";
import { apiRecord, fakeClient, STREAM } from "../fakes";

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
});
