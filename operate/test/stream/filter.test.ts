import assert from "node:assert/strict";
import { filterOf } from "../../stream/filter";
import { lambdaRecord } from "../fakes";

const record = lambdaRecord(5, "order-5");
const passes = (...patterns: object[]) => filterOf(patterns.map((pattern) => JSON.stringify(pattern)))(record);
const version = (leaf: unknown) => ({ dynamodb: { NewImage: { version: { N: [leaf] } } } });
const id = (leaf: unknown) => ({ dynamodb: { Keys: { id: { S: [leaf] } } } });

describe("the filters of a mapping", () => {
  it("let everything through when there are none", () => {
    assert.equal(passes(), true);
  });

  for (const [title, pattern, expected] of [
    ["an equal value", { eventName: ["INSERT", "MODIFY"] }, true],
    ["another value", { eventName: ["REMOVE"] }, false],
    ["a prefix", id({ prefix: "order-" }), true],
    ["another prefix", id({ prefix: "x" }), false],
    ["a suffix", id({ suffix: "-5" }), true],
    ["a value whatever its case", id({ "equals-ignore-case": "ORDER-5" }), true],
    ["anything but a value", id({ "anything-but": ["order-5"] }), false],
    ["anything but a prefix", id({ "anything-but": { prefix: "x" } }), true],
    ["a number that DynamoDB sends as text", version("5"), true],
    ["a numeric range, which never matches text", version({ numeric: [">", 1] }), false],
    ["a leaf that exists", version({ exists: true }), true],
    ["a leaf that doesn't", { dynamodb: { OldImage: { id: { S: [{ exists: false }] } } } }, true],
    ["an object, which doesn't exist as a leaf", { dynamodb: { NewImage: { version: [{ exists: true }] } } }, false],
    ["one of two branches", { $or: [{ eventName: ["REMOVE"] }, { eventName: ["MODIFY"] }] }, true],
  ] as const) {
    it(`compare ${title}`, () => assert.equal(passes(pattern), expected));
  }

  it("are alternatives to one another", () => {
    assert.equal(passes({ eventName: ["REMOVE"] }, { eventName: ["MODIFY"] }), true);
  });

  it("can't be guessed when they have an operator that isn't known", () => {
    assert.throws(() => passes(id({ cidr: "10.0.0.0/8" })), /the operator cidr/);
    assert.throws(() => filterOf(["[]"]), /isn't a JSON object/);
  });
});
