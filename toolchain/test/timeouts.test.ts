import assert from "node:assert/strict";
import { Resource, stateOf, withDeleteTimeout, type Context } from "../aws-plugin/resource";
import { Schema, type ProviderSchema } from "../aws-plugin/schema/schema";
import bundled from "../aws-plugin/schema/schema.json";
import type { State } from "../terraform/client";

const context = { schema: new Schema(bundled as unknown as ProviderSchema) } as Context;
const resource = (type: string): Resource => new Resource(context, `urn:pulumi:s::p::${type}::name`);

describe("the resource option customTimeouts", () => {
  it("becomes the timeouts block of the types that have one", () => {
    const table = resource("aws:dynamodb/table:Table");
    assert.deepEqual(table.timeouts("create", 90), { create: "90s" });
    assert.deepEqual(table.configuration({}, { create: "90s" }).timeouts, {
      create: "90s",
      delete: null,
      update: null,
    });
    assert.equal(table.timeouts("create", 0), undefined);
    assert.equal(resource("aws:iam/role:Role").timeouts("create", 90), undefined);
  });

  it("is stored for the deletion with the provider's private state", () => {
    const notes = (state: State): unknown => JSON.parse(state.private.toString());
    const state = { attributes: {}, private: Buffer.from('{"schema_version":"1"}') };
    const key = "e2bfb730-ecaa-11e6-8f88-34363bc7c4c0";
    assert.deepEqual(notes(withDeleteTimeout(state, 2)), { schema_version: "1", [key]: { delete: 2_000_000_000 } });
    assert.equal(withDeleteTimeout(state, 0), state);
  });
});

describe("a resource's stored state", () => {
  it("is an error if the official plugin made the resource", () => {
    assert.throws(() => stateOf({ __meta: '{"schema_version":"1"}' }), /made with the official AWS plugin/);
  });
});
