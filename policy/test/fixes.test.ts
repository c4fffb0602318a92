// Applies each fix literally: the finding is gone, and no mandatory rule has another.
import assert from "node:assert/strict";
import { buildGraph } from "../graph/graph";
import { readConfig } from "../config/rule-config";
import { rules } from "../rules";
import { FIXES, isAdvisedIn } from "./fixes";
import { TestStack } from "./stack";

describe("a rule's fix", () => {
  it("is tested for every rule", () => {
    assert.deepEqual(Object.keys(FIXES).sort(), rules.map(({ id }) => id).sort());
  });

  for (const rule of rules) {
    for (const [i, fix] of (FIXES[rule.id] ?? []).entries()) {
      const { advice, build, phase = "up", config = {} } = fix;
      const found = (followed: boolean) => {
        const stack = new TestStack(phase);
        build(stack, followed);
        const graph = buildGraph(stack.resources);
        return rules.flatMap((item) =>
          [...item.check(graph, readConfig(item, item === rule ? config : {}).settings)].map((finding) => ({
            ...finding,
            rule: item,
          })),
        );
      };

      it(`of ${rule.id} (${i + 1}) is printed: ${advice}`, () => {
        const printed = found(false).flatMap((finding) => (finding.rule === rule ? (finding.fix ?? []) : []));
        assert.ok(
          printed.some((text) => isAdvisedIn(fix, text)),
          printed.join("\n") || "no fix",
        );
      });

      it(`of ${rule.id} (${i + 1}) leaves nothing to reject once it is applied`, () => {
        const left = found(true).filter(
          ({ rule: { level, id }, outcome }) => outcome === "violation" && (level === "mandatory" || id === rule.id),
        );
        assert.deepEqual(
          left.map(({ rule: { id }, resource, problem }) => `${id}: ${resource.name} ${problem}`),
          [],
        );
      });
    }
  }
});
