import assert from "node:assert/strict";
import { positionsOf } from "../../change/positions";

const shard = (id: string, parent?: string) => ({ id, parent, start: undefined, end: undefined });
const family = [shard("p"), shard("c1", "p"), shard("c2", "p"), shard("g1", "c1"), shard("g2", "c1")];
const beginning = { at: "AT_TIMESTAMP", time: 1 } as const;
const after = (sequence: string) => ({ at: "AFTER_SEQUENCE_NUMBER", sequence });

describe("the position from which the old stream is read on", () => {
  it("is the beginning when no handled record is known", () => {
    assert.deepEqual([...positionsOf(family, {}, beginning)], [["p", beginning]]);
  });

  it("is after the last handled record, followed by the shard's children", () => {
    assert.deepEqual([...positionsOf(family, { p: "5" }, beginning)], [["p", after("5")]]);
  });

  it("is one for each child of a split shard, even if nothing in it was handled", () => {
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
