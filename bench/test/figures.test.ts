import assert from "node:assert/strict";
import { figure, isMissed, median, ratios, row } from "../figures";
import { inTurns } from "../in-turns";

describe("a benchmark's figures", () => {
  it("have the middle sample as their value, whatever the order", () => {
    assert.equal(median([9, 1, 5]), 5);
  });

  it("have the mean of the middle two if the number of samples is even", () => {
    assert.equal(median([10, 1, 4, 2]), 3);
  });

  it("are ratios within pairs, not of two medians", () => {
    // The machine was busy during the second pair: both commands took longer.
    const pairs = ratios([2, 20, 4], [4, 40, 16]);
    assert.deepEqual(pairs, [0.5, 0.5, 0.25]);
    assert.equal(figure({ name: "a ÷ b", samples: pairs }).value, 0.5);
  });

  it("are rejected if a sample has no partner", () => {
    assert.throws(() => ratios([1, 2], [1]), /2 and 1 samples make no pairs/);
  });

  it("are rounded to three digits, and compared with their goal as shown", () => {
    const atGoal = figure({ name: "a", samples: [0.28004], goal: 0.28 });
    assert.deepEqual(atGoal, { name: "a", value: 0.28, goal: 0.28 });
    assert.equal(isMissed(atGoal), false);
    assert.equal(isMissed(figure({ name: "a", samples: [0.281], goal: 0.28 })), true);
  });

  it("miss no goal if there is no goal or no sample", () => {
    assert.equal(isMissed(figure({ name: "a", samples: [1000] })), false);
    assert.deepEqual(figure({ name: "a", samples: [], goal: 1 }), { name: "a", value: null, goal: 1 });
    assert.equal(isMissed({ name: "a", value: null, goal: 1 }), false);
  });

  it("are shown with their spread, their goal, and whether it is missed", () => {
    assert.deepEqual(row({ name: "a, s", samples: [3, 1.2345, 2.5], goal: 2 }), [
      "a, s",
      "2.5",
      "1.23–3",
      "≤ 2",
      "missed",
    ]);
    assert.deepEqual(row({ name: "b", samples: [1] }), ["b", "1", "1–1", "", ""]);
    assert.deepEqual(row({ name: "c", samples: [], goal: 1 }), ["c", "not measured", "", "", ""]);
  });
});

describe("alternating commands", () => {
  it("run in order and then in reverse, after an uncounted round", async () => {
    const calls: string[] = [];
    const command = (name: string) => () => Promise.resolve(calls.push(name));
    const times = await inTurns({ a: command("a"), b: command("b") }, 2);
    assert.deepEqual(calls, ["a", "b", "b", "a", "a", "b"]);
    assert.deepEqual(times, { a: [4, 5], b: [3, 6] });
  });
});
