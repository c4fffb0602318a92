// The rules as a library: `import { policies } from "dynamodb-streams-policy"` in your own policy pack.
import type { StackValidationPolicy } from "@pulumi/policy";
import { ruleOf, unknownRule } from "./config/rule-ids";
import { readStackExemptions } from "./config/stack-exemptions";
import { shown } from "./graph/names";
import { pageOf } from "./rule-page";
import { toPolicies } from "./policy";
import type { Rule } from "./rule";
import { rules as all } from "./rules";
import { RunCache } from "./run-cache";

/** Description of a rule. */
export interface RuleSummary {
  /** Name of the rule in messages, configuration and exemptions, such as `mapping-is-unique`. */
  id: string;
  /** Enforcement level unless the pack's configuration says otherwise. */
  level: "mandatory" | "advisory" | "disabled";
  /** How much damage is to be expected if the rule is broken. */
  severity: "low" | "medium" | "high" | "critical";
  /** One short sentence that states the rule. */
  description: string;
  /** Whether the level `remediate` corrects violations. */
  fixable: boolean;
  /** Address of the rule's page. */
  page: string;
}

/** All rules, in the order in which they run. */
export const rules: readonly RuleSummary[] = all.map(summaryOf);

function summaryOf(rule: Rule): RuleSummary {
  const { id, level, severity, description, remediate } = rule;
  return { id, level, severity, description, fixable: remediate !== undefined, page: pageOf(rule) };
}

/**
 * Rules as policies for a `PolicyPack`, which share one graph of the stack.
 *
 * @param ids Ids of the rules. @default all
 * @throws Error naming an unknown id, and the nearest one.
 * @example new PolicyPack("ours", { policies: [...policies(["mapping-needs-enabled-stream"]), ...others] });
 */
export function policies(ids: readonly string[] = rules.map(({ id }) => id)): StackValidationPolicy[] {
  const chosen = ids.map((id) => {
    const rule = ruleOf(id, all);
    if (!rule) throw new Error(`"${shown(id)}" ${unknownRule(all, id)}`);
    return rule;
  });
  return toPolicies(chosen, new RunCache(), readStackExemptions(all));
}
