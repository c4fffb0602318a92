// The package's API for a user's own policy pack.
import assert from "node:assert/strict";
import type { ResourceValidationArgs } from "@pulumi/policy";
import { policies, rules } from "../library";
import { runPolicy } from "./run-rule";
import { TestStack, UNKNOWN_TEXT } from "./stack";

describe("the library", () => {
  it("summarizes each rule, and tells which ones can auto-fix", () => {
    const [first] = rules;
    assert.deepEqual(first, {
      id: "mapping-needs-enabled-stream",
      level: "mandatory",
      severity: "high",
      description: first?.description,
      fixable: false,
      page: "docs/policies/mapping-needs-enabled-stream.md",
    });
    assert.match(first?.description ?? "", /^[A-Z].*\.$/);
    assert.deepEqual(
      rules.filter(({ fixable }) => fixable).map(({ id }) => id),
      ["stream-view-type-needs-enabled-stream", "streamed-table-is-protected"],
    );
  });

  it("gives every rule as a policy by default", () => {
    assert.deepEqual(
      policies().map(({ name }) => name),
      rules.map(({ id }) => id),
    );
  });

  it("gives the chosen rules in the given order, and accepts former names", () => {
    assert.deepEqual(
      policies(["permission-does-nothing", "mapping-is-unique"]).map(({ name }) => name),
      ["no-permission-for-dynamodb", "mapping-is-unique"],
    );
  });

  it("throws for an unknown rule, and suggests the nearest one", () => {
    assert.throws(() => policies(["mapping-is-unique", "maping-is-unique"]), {
      message: '"maping-is-unique" names no rule of this pack; did you mean "mapping-is-unique"?',
    });
  });

  it("tells an unknown input from an unset one by the inputs that the engine passes to the first policy", () => {
    const stack = new TestStack();
    const inputs = { name: "orders", streamEnabled: true, streamViewType: UNKNOWN_TEXT };
    const table = stack.add("aws:dynamodb/table:Table", "orders", inputs);
    // The engine passes the stack with its outputs, and doesn't show which properties are inputs.
    const { inputs: _, ...resource } = stack.resources[0] as unknown as Record<string, unknown>;
    stack.resources.splice(0, 1, resource as never);
    const [first, ...others] = policies(["stream-view-type-needs-enabled-stream", "mapping-is-unique"]);
    assert.ok(first && others.every((policy) => !("validateResource" in policy)), "once for each resource");
    const messages = () => runPolicy(first, stack).lines.map(({ message }) => message);
    const { type, name, urn } = table.resource;
    const note = (props: object) => {
      const { validateResource } = first as unknown as { validateResource(args: ResourceValidationArgs): void };
      validateResource({ type, name, urn, props } as unknown as ResourceValidationArgs);
    };
    note(inputs);
    assert.match(messages().join(), /its view type is unknown until the update/);
    note({ name: "orders", streamEnabled: true });
    assert.match(messages().join(), /has an enabled stream without a view type/);
  });
});
