// One table of cases for each rule, run as the SDK runs it.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import type { Rule } from "../rule";
import { VERB, type Case, type Kind } from "./case";
import { describeForms } from "./forms/describe-forms";
import { assertIsFollowed } from "./fixes";
import { toPolicy } from "../policy";
import { RunCache } from "../run-cache";
import { runPolicy, runRule, type Report } from "./run-rule";
import { TestStack } from "./stack";

export type { Case } from "./case";

/**
 * Tests a rule with its cases.
 */
export function describeRule(rule: Rule, cases: Case[]): void {
  describe(rule.id, () => {
    for (const { kind, name, phase, build, config, reports = [] } of cases) {
      it(`${VERB[kind]} ${name}`, () => {
        const stack = new TestStack(phase);
        build(stack);
        const actual = runRule(rule, stack, config);
        assert.deepEqual(
          actual.map(({ outcome, resource }) => `${outcome} ${resource}`),
          reports.map(({ outcome = DEFAULT[kind], on }) => `${outcome} ${on}`),
          actual.map(({ message }) => message).join("\n"),
        );
        reports.forEach(({ message }, i) => {
          assert.match(actual[i]?.message ?? "", message);
        });
        assert.ok(kind === "good" || reports.length > 0, "a case that isn't good reports something");
      });
    }

    for (const { name, phase, build, config } of cases.filter(({ kind }) => kind === "bad")) {
      it(`exempts ${name}`, () => {
        const stack = new TestStack(phase);
        build(stack);
        const broken = runRule(rule, stack, config).filter(({ outcome }) => outcome === "violation");
        const exemptions = broken.map(({ resource }) => ({ resource, reason: "we know" }));
        const { lines } = runPolicy(toPolicy(rule, new RunCache()), stack, { ...config, exemptions });
        assert.deepEqual(
          lines.filter(({ level }) => level !== "advisory"),
          [],
        );
        const exempted = lines.filter(({ message }) => message.startsWith("Exempted (we know): "));
        assert.ok(exempted.length >= broken.length, "what is exempted is reported");
      });
    }

    it("prints no fix that fixes.ts doesn't follow", () => {
      for (const { phase, build, config } of cases) {
        const stack = new TestStack(phase);
        build(stack);
        for (const { fix } of runRule(rule, stack, config)) if (fix !== undefined) assertIsFollowed(rule.id, fix);
      }
    });

    describeForms(rule, cases);

    it("prints the message that its page shows", () => {
      const first = cases.find(({ kind }) => kind === "bad");
      const stack = new TestStack(first?.phase);
      first?.build(stack);
      const [report] = runRule(rule, stack, first?.config);
      const page = fs.readFileSync(path.join(__dirname, "../../docs/policies", `${rule.id}.md`), "utf8");
      assert.equal(/^## What the pack prints\n\n```text\n(.*)\n```$/m.exec(page)?.[1], report?.message);
    });

    it("has cases that it accepts and cases that it reports", () => {
      for (const kind of ["good", "bad"] as const)
        assert.ok(
          cases.some((item) => item.kind === kind),
          kind,
        );
    });
  });
}

const DEFAULT: Record<Kind, Report["outcome"]> = {
  good: "advice",
  bad: "violation",
  undecided: "undecided",
  notApplicable: "notApplicable",
};
