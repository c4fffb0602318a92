import assert from "node:assert/strict";
import { NESTING, Schema, type CompactBlock } from "../aws-plugin/schema/schema";
import { proposedState } from "../terraform/proposed-state";
import { UNKNOWN } from "../terraform/values";

const element: CompactBlock = { attributes: { key: ["string", "r"], made: ["string", "oc"] } };
const block: CompactBlock = {
  attributes: { arn: ["string", "c"], name: ["string", "r"], size: ["number", "oc"], note: ["string", "o"] },
  blocks: { item: [NESTING.LIST, 0, element], entry: [NESTING.SET, 0, element] },
};
const fields = new Schema({ version: "1", provider: block, resources: { x: block }, dataSources: {} }).resource({
  terraformType: "x",
});
const nothing = { arn: null, name: null, size: null, note: null, item: [], entry: [] };

describe("the state proposed to a provider", () => {
  it("is the configuration if there is no prior state", () => {
    const configuration = { ...nothing, name: "a", size: UNKNOWN };
    assert.deepEqual(proposedState(fields, null, configuration), configuration);
  });

  it("keeps computed values, and drops values removed from the configuration", () => {
    const prior = { ...nothing, arn: "arn:1", name: "a", size: 3, note: "old" };
    assert.deepEqual(proposedState(fields, prior, { ...nothing, name: "b" }), { ...prior, name: "b", note: null });
  });

  it("matches elements of a list by position", () => {
    const prior = { ...nothing, item: [{ key: "a", made: "1" }] };
    const configuration = {
      ...nothing,
      item: [
        { key: "b", made: null },
        { key: "a", made: null },
      ],
    };
    assert.deepEqual(proposedState(fields, prior, configuration).item, [
      { key: "b", made: "1" },
      { key: "a", made: null },
    ]);
  });

  it("matches each element of a set once, by its configured values", () => {
    const prior = {
      ...nothing,
      entry: [
        { key: "a", made: "1" },
        { key: "b", made: "2" },
      ],
    };
    const configuration = {
      ...nothing,
      entry: [
        { key: "b", made: null },
        { key: "b", made: null },
        { key: UNKNOWN, made: null },
      ],
    };
    assert.deepEqual(proposedState(fields, prior, configuration).entry, [
      { key: "b", made: "2" },
      { key: "b", made: null },
      { key: UNKNOWN, made: null },
    ]);
  });

  it("keeps unknown blocks unknown", () => {
    const prior = { ...nothing, item: [{ key: "a", made: "1" }] };
    assert.equal(proposedState(fields, prior, { ...nothing, item: UNKNOWN }).item, UNKNOWN);
  });
});
