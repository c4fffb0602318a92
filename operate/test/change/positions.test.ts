import assert from "node:assert/strict";
import { positionsOf } from "../../change/positions";

const shard = (id: string, parent?: string) => ({ id, parent, start: undefined, end: undefined });
const family = [shard("p"), shard("c1", "p"), shard("c2", "p"), shard("g1", "c1"), shard("g2", "c1")];
const beginning = { at: "AT_TIMESTAMP", time: 1 } as const;
const after = (sequence: string) => ({ at: "AFTER_SEQUENCE_NUMBER", sequence });

describe("where the old stream is read on", () => {
  it("is its beginning when nothing is known to be handled", () => {
    assert.deepEqual([...positionsOf(family, {}, beginning)], [["p", beginning]]);
  });

  it("is after the last handled record, and what the shard was split into follows", () => {
    assert.deepEqual([...positionsOf(family, { p: "5" }, beginning)], [["p", after("5")]]);
  });

  it("is in each of the shards that a shard was split into, also in one of which nothing is handled", () => {
    assert.deepEqual(Object.fromEntries(positionsOf(family, { p: "5", c2: "9" }, beginning)), {
      c1: { at: "TRIM_HORIZON" },
      c2: after("9"),
    });
    assert.deepEqual(Object.fromEntries(positionsOf(family, { g1: "12", c2: "9" }, beginning)), {
      c2: after("9"),
      g1: after("12"),
      g2: { at: "TRIM_HORIZON" },
    });
  });
});
