// How a rule's findings reach the CLI.
import assert from "node:assert/strict";
import * as server from "@pulumi/policy/server";
import { toPolicy } from "../policy";
import { mappingNeedsEnabledStream } from "../rules/mapping-needs-enabled-stream";
import { roleCanReadStream } from "../rules/role-can-read-stream";
import type { Rule } from "../rule";
import { RunCache } from "../run-cache";
import { runPolicy } from "./run-rule";
import { allow, READ, TestStack } from "./stack";

/** The SDK's handling of a stack's policies; internal, so its types omit it. */
const { makeAnalyzeStackRpcFun } = server as unknown as {
  makeAnalyzeStackRpcFun(
    name: string,
    version: string,
    level: string,
    policies: unknown[],
  ): (call: object, callback: (error: unknown, value: { getDiagnosticsList(): Diagnostic[] }) => void) => void;
};

interface Diagnostic {
  getMessage(): string;
  getEnforcementlevel(): number;
  getUrn(): string;
  getSeverity(): number;
}

const off = () => {
  const stack = new TestStack();
  stack.consumer("orders", { table: { streamEnabled: false } });
  return stack;
};

describe("a rule's findings", () => {
  it("are reported even if another rule fails, whose failure is reported too", () => {
    const broken: Rule = {
      ...roleCanReadStream,
      check() {
        throw new Error("out of order");
      },
    };
    const cache = new RunCache();
    const [first, second] = [broken, mappingNeedsEnabledStream].map((rule) => runPolicy(toPolicy(rule, cache), off()));
    assert.deepEqual(first?.lines, [
      { level: "own", resource: "", message: "This rule failed, so its result is unknown: out of order" },
    ]);
    assert.equal(second?.lines.length, 1);
  });

  it("reach the SDK with their level and without the rule's description", async () => {
    const resources = { getResourcesList: () => [], getProperties: () => undefined };
    const rule: Rule = {
      ...roleCanReadStream,
      *check() {
        yield {
          outcome: "advice",
          resource: { type: "a:b:C", name: "orders", urn: "urn", props: {}, propertyDependencies: {} },
          problem: "is worth a look",
        };
      },
    };
    const analyze = makeAnalyzeStackRpcFun("pack", "1.0.0", "advisory", [toPolicy(rule, new RunCache())]);
    const response = await new Promise<{ getDiagnosticsList(): Diagnostic[] }>((resolve, reject) => {
      analyze({ request: resources }, (error, value) => {
        if (error) reject(error as Error);
        else resolve(value);
      });
    });
    const [diagnostic] = response.getDiagnosticsList();
    assert.equal(diagnostic?.getMessage(), 'C "orders" is worth a look.');
    assert.equal(diagnostic.getEnforcementlevel(), 0, "advisory, though the rule is mandatory");
    assert.equal(diagnostic.getUrn(), "urn");
    assert.equal(diagnostic.getSeverity(), 1, "low, though the rule's is high");
  });

  // How each outcome is shown, by the configuration of `undecided`, and if the resource is exempted.
  for (const [outcome, level, report, refuse, ignore, exempted] of [
    ["violation", "mandatory", "own", "own", "own", "advisory"],
    ["violation", "advisory", "own", "own", "own", "advisory"],
    ["advice", "mandatory", "advisory", "advisory", "advisory", "advisory"],
    ["undecided", "mandatory", "advisory", "advisory", "none", "none"],
    ["undecided", "advisory", "advisory", "advisory", "none", "none"],
    ["unverifiable", "mandatory", "advisory", "own", "none", "advisory"],
    ["unverifiable", "advisory", "advisory", "own", "none", "advisory"],
    ["notApplicable", "mandatory", "advisory", "advisory", "none", "none"],
    ["notApplicable", "advisory", "none", "none", "none", "none"],
  ] as const) {
    it(`of outcome ${outcome} are shown by a rule with level ${level} as the configuration asks`, () => {
      const resource = { type: "a:b:C", name: "orders", urn: "a::orders", props: {}, propertyDependencies: {} };
      const rule: Rule = {
        ...roleCanReadStream,
        level,
        *check() {
          yield { outcome, resource, problem: "is odd" };
        },
      };
      const stack = new TestStack();
      stack.add("a:b:C", "orders");
      const shownAs = (config: Record<string, unknown>) => {
        const { lines, notApplicable } = runPolicy(toPolicy(rule, new RunCache()), stack, config);
        const sentence = /^(Exempted \(we know\): )?(C|Can't check (yet )?whether c) "orders" is odd\.$/;
        for (const { level: lineLevel, message } of lines) {
          const [text, page] = message.split(" See ");
          assert.match(text ?? "", sentence);
          assert.equal(page, lineLevel === "own" ? "docs/policies/role-can-read-stream.md" : undefined);
        }
        const reason = outcome === "notApplicable" ? 'Can\'t check whether c "orders" is odd.' : undefined;
        assert.equal(notApplicable, reason, "the reason for the SDK");
        return lines.map((line) => line.level).join() || "none";
      };
      const exemptions = [{ resource: "orders", reason: "we know" }];
      assert.deepEqual(
        [
          ...["report", "refuse", "ignore"].map((undecided) => ({ undecided })),
          { undecided: "refuse", exemptions },
        ].map(shownAs),
        [report, refuse, ignore, exempted],
      );
      assert.equal(shownAs({ undecided: "report", exemptions }), exempted);
    });
  }

  it("are rejected with undecided: refuse if the update can't decide them either", () => {
    const conditional = new TestStack("up");
    const { role } = conditional.consumer("orders", { grant: [] });
    const Statement = [{ ...allow(READ, "*").Statement[0], Condition: { Bool: { "aws:SecureTransport": "true" } } }];
    const policy = JSON.stringify({ Statement });
    conditional.add("aws:iam/rolePolicy:RolePolicy", "read", { role: role.get("name"), policy });
    const levels = (undecided: string) =>
      runPolicy(toPolicy(roleCanReadStream, new RunCache()), conditional, { undecided }).lines.map(
        ({ level }) => level,
      );
    assert.deepEqual([levels("report"), levels("refuse"), levels("ignore")], [["advisory"], ["own"], []]);
  });

  it("don't reject a valid stack's first preview even with undecided: refuse", () => {
    const stack = new TestStack();
    stack.consumer("orders");
    const { lines } = runPolicy(toPolicy(roleCanReadStream, new RunCache()), stack, { undecided: "refuse" });
    assert.deepEqual(lines, []);
  });

  it("include an error for an exemption that fits no resource, unless it is optional", () => {
    const lines = (exemption: object) =>
      runPolicy(toPolicy(mappingNeedsEnabledStream, new RunCache()), off(), { exemptions: [exemption] }).lines;
    const [unused, refused] = lines({ resource: "ordres", reason: "we know" });
    assert.equal(unused?.level, "mandatory");
    assert.match(unused.message, /^The exemption of "ordres" \(we know\) fits no resource.*Fix: name "orders"/);
    assert.equal(refused?.level, "own");
    assert.equal(lines({ resource: "ordres", reason: "we know", optional: true }).length, 1);
  });
});
