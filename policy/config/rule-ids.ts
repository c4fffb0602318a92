import type { Rule } from "../rule";
import { nearest } from "./exemption";

/** The rule that a configuration names, by its id or one that it had before. */
export function ruleOf(id: string, rules: readonly Rule[]): Rule | undefined {
  return rules.find((rule) => rule.id === id || (rule.formerIds ?? []).includes(id));
}

/** What to say of an id that no rule has: `names no rule of this pack; do you mean "…"?` */
export function unknownRule(rules: readonly Rule[], id: string): string {
  const ids = rules.map((rule) => rule.id);
  const meant = nearest(id, ids);
  return `names no rule of this pack; ${meant === undefined ? `its rules are ${ids.join(", ")}` : `do you mean "${meant}"?`}`;
}

/** What to say of a rule that a configuration names by its id and by a former one: only one of the two could count. */
export function namedTwice(rule: Rule, id: string): string {
  return `has "${id}" and "${rule.id}", which are the same rule. Fix: keep "${rule.id}"`;
}
