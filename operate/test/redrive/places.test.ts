import assert from "node:assert/strict";
import { Places } from "../../redrive/places";
import { FailedBatches } from "../../failures/failed-batches";
import { failureMessage, STREAM } from "../fakes";

function batchesOf(...ranges: [shardId: string, start: number, end: number][]): FailedBatches {
  const batches = new FailedBatches({ keyAt: String, remove: async () => undefined });
  for (const [shardId, start, end] of ranges) batches.add(failureMessage({ shardId, start, end, size: 1 }), 0);
  return batches;
}
const shard = (id: string, parent?: string) => ({ id, parent, start: undefined, end: undefined });

describe("a record's place among the failed batches", () => {
  const places = new Places({
    streamArn: STREAM,
    id: "grandparent",
    shards: [shard("grandparent"), shard("parent", "grandparent"), shard("child", "parent")],
    batches: batchesOf(["grandparent", 1, 10], ["grandparent", 4, 8], ["grandparent", 20, 30], ["child", 60, 70]),
  });
  for (const [title, shardId, sequence, inside, place] of [
    ["within a batch", "grandparent", 25n, true, 2],
    ["within a batch, after a shorter one that begins later", "grandparent", 9n, true, 1],
    ["between two batches", "grandparent", 15n, false, 1],
    ["in a shard without batches, between two shards with batches", "parent", 45n, false, 2],
    ["in a later shard, before its first batch", "child", 55n, false, 2],
    ["after all batches", "child", 80n, false, 3],
    ["in a shard that a split has created since", "new", 90n, false, 3],
  ] as const) {
    it(`is found ${title}`, () => {
      assert.deepEqual(places.of(shardId, sequence), { inside, place });
    });
  }
});
