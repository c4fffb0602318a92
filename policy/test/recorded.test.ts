// The rules on previews recorded from the real engine, and the likeness of the test stacks to them; recorded/record.ts
// renews the recordings.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { unknownCheckingProxy } from "@pulumi/policy";
import type { Resource } from "../graph/resource";
import { read, UNKNOWN } from "../graph/value";
import { rules } from "../rules";
import { RunCache } from "../run-cache";
import { TestStack } from "./stack";

interface Recording {
  inputs: { type: string; urn: string; props: Record<string, unknown> }[];
  stack: (Omit<Resource, "propertyDependencies" | "props"> & {
    props: Record<string, unknown>;
    propertyDependencies: Record<string, string[]>;
  })[];
}

function recording(name: string): Recording {
  return JSON.parse(fs.readFileSync(path.join(__dirname, "recorded", `${name}.json`), "utf8")) as Recording;
}

/** The results of the mandatory rules for a recorded preview. */
function judge(name: string, { withInputs = true } = {}): string[] {
  const { inputs, stack } = recording(name);
  const byUrn = new Map(stack.map((resource) => [resource.urn, resource]));
  const resources = stack.map((resource): Resource => {
    const dependencies = Object.entries(resource.propertyDependencies);
    const propertyDependencies = Object.fromEntries(
      dependencies.map(([key, urns]) => [key, urns.flatMap((urn) => byUrn.get(urn) ?? [])]),
    );
    return { ...resource, props: unknownCheckingProxy(resource.props), propertyDependencies };
  });
  const cache = new RunCache();
  if (withInputs) for (const input of inputs) cache.noteInputs(input);
  return rules
    .filter(({ level }) => level === "mandatory")
    .flatMap((rule) => [...rule.check(cache.graphFor(rule.id, resources), {})])
    .map(({ outcome, resource }) => `${outcome} ${resource.name}`);
}

describe("recorded previews", () => {
  it("reject a role without a policy, but not one whose policy a provider function computes", () => {
    assert.deepEqual(judge("noPolicy"), ["violation orders"]);
    assert.deepEqual(judge("inlineComputed"), []);
    assert.deepEqual(judge("besideTheRole"), []);
  });

  it("reject nothing if the engine shows no inputs", () => {
    assert.deepEqual(judge("noPolicy", { withInputs: false }), ["undecided orders"]);
  });

  it("have no dependency for a value that a provider function computes", () => {
    const role = recording("inlineComputed").stack.find(({ type }) => type === "aws:iam/role:Role");
    assert.equal(read(role?.props ?? {}, "inlinePolicies"), UNKNOWN);
    assert.deepEqual(role?.propertyDependencies, {});
  });

  it("have the dependencies and unknown values that TestStack gives", () => {
    const built = new TestStack();
    const { role, table } = built.consumer("orders", { grant: [], mapping: { maximumRetryAttempts: 3 } });
    built.rolePolicy("read", role, ["dynamodb:GetRecords"], table.get("streamArn"));
    const real = recording("besideTheRole").stack;
    for (const resource of built.resources) {
      const twin = real.find(({ type, name }) => type === resource.type && name === resource.name);
      assert.ok(twin, resource.urn);
      assert.deepEqual(
        Object.keys(resource.propertyDependencies).sort(),
        Object.keys(twin.propertyDependencies).sort(),
        resource.urn,
      );
      for (const key of Object.keys(resource.props)) {
        if (!(key in twin.props) || key === "name") continue;
        if (read(twin.props, key) === UNKNOWN)
          assert.equal(read(resource.props, key), UNKNOWN, `${resource.urn} ${key}`);
      }
    }
  });
});
