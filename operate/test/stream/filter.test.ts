import assert from "node:assert/strict";
import { filterOf } from "../../stream/filter";
import { lambdaRecord } from "../fakes";

const record = lambdaRecord(5, "order-5");
const passes = (...patterns: object[]) => filterOf(patterns.map((pattern) => JSON.stringify(pattern)))(record);
const version = (leaf: unknown) => ({ dynamodb: { NewImage: { version: { N: [leaf] } } } });
const id = (leaf: unknown) => ({ dynamodb: { Keys: { id: { S: [leaf] } } } });

describe("a mapping's filters", () => {
  it("let every record through when there are none", () => {
    assert.equal(passes(), true);
  });

  for (const [title, pattern, expected] of [
    ["an equal value", { eventName: ["INSERT", "MODIFY"] }, true],
    ["a different value", { eventName: ["REMOVE"] }, false],
    ["a prefix", id({ prefix: "order-" }), true],
    ["a different prefix", id({ prefix: "x" }), false],
    ["a suffix", id({ suffix: "-5" }), true],
    ["a value in another case", id({ "equals-ignore-case": "ORDER-5" }), true],
    ["a value that is excluded", id({ "anything-but": ["order-5"] }), false],
    ["a value without an excluded prefix", id({ "anything-but": { prefix: "x" } }), true],
    ["a number as text, as DynamoDB sends it", version("5"), true],
    ["a number by a numeric range, because it is text", version({ numeric: [">", 1] }), false],
    ["an existing leaf", version({ exists: true }), true],
    ["a missing leaf", { dynamodb: { OldImage: { id: { S: [{ exists: false }] } } } }, true],
    ["an object by exists, which is for leaves", { dynamodb: { NewImage: { version: [{ exists: true }] } } }, false],
    ["one of two branches", { $or: [{ eventName: ["REMOVE"] }, { eventName: ["MODIFY"] }] }, true],
  ] as const) {
    it(`${expected ? "match" : "don't match"} ${title}`, () => assert.equal(passes(pattern), expected));
  }

  it("match if one of them does", () => {
    assert.equal(passes({ eventName: ["REMOVE"] }, { eventName: ["MODIFY"] }), true);
  });

  it("are rejected when an operator is unknown or a filter isn't an object", () => {
    assert.throws(() => passes(id({ cidr: "10.0.0.0/8" })), /the operator cidr/);
    assert.throws(() => filterOf(["[]"]), /isn't a JSON object/);
  });
});
