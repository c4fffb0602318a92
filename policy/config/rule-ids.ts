import type { Rule } from "../rule";
import { nearest } from "./exemption";

/** The rule that a configuration names by its current or a former id. */
export function ruleOf(id: string, rules: readonly Rule[]): Rule | undefined {
  return rules.find((rule) => rule.id === id || (rule.formerIds ?? []).includes(id));
}

/** The message for an id that no rule has: `names no rule of this pack; did you mean "…"?` */
export function unknownRule(rules: readonly Rule[], id: string): string {
  const ids = rules.map((rule) => rule.id);
  const meant = nearest(id, ids);
  return `names no rule of this pack; ${meant === undefined ? `its rules are ${ids.join(", ")}` : `did you mean "${meant}"?`}`;
}

/**
 * The message for a rule that a configuration names by both its id and a former one: only one of the two entries could
 * apply.
 */
export function namedTwice(rule: Rule, id: string): string {
  return `has "${id}" and "${rule.id}", which are the same rule. Fix: keep "${rule.id}"`;
}
