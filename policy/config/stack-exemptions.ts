// Exemptions written into the stack's own configuration file, where they are reviewed together with what they exempt,
// and hold without a flag. The engine hands that configuration to every pack:
// https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/core-concepts/
import { RunError } from "@pulumi/pulumi/errors";
import { getConfig } from "@pulumi/pulumi/runtime/config";
import { shown } from "../graph/names";
import type { Rule } from "../rule";
import type { Exemption } from "./exemption";
import { ruleOf, unknownRule } from "./rule-ids";

/** Key of the list, in `Pulumi.<stack>.yaml` under `config`. */
const EXEMPTIONS_KEY = "dynamodb-streams:exemptions";

/** An exemption and the rule that it exempts from. */
export interface StackExemption extends Exemption {
  /** Id of the rule. */
  rule: string;
}

/**
 * Reads the stack's exemptions.
 *
 * @param rules All rules.
 * @throws RunError, which the engine shows without a stack trace, naming the key, the entry, its fault, and the shape
 * of a valid entry.
 */
export function readStackExemptions(rules: readonly Rule[], text = getConfig(EXEMPTIONS_KEY)): StackExemption[] {
  if (text === undefined) return [];
  const fail = (problem: string): never => {
    throw new RunError(
      `${EXEMPTIONS_KEY} ${problem}. Each entry is { rule: <id>, resource: <name or URN>, reason: <text> }.`,
    );
  };
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {
    // Anything that isn't JSON isn't a list either.
  }
  if (!Array.isArray(list)) return fail(`isn't a list: ${shown(text)}`);
  return list.map((entry: unknown, i) => {
    const place = `entry ${i + 1}, ${shown(JSON.stringify(entry))},`;
    if (typeof entry !== "object" || entry === null) return fail(`${place} isn't an object`);
    const { rule: id, resource, reason, optional = false, ...rest } = entry as Record<string, unknown>;
    const [stray] = Object.keys(rest);
    if (stray !== undefined) return fail(`${place} has the unknown member "${shown(stray)}"`);
    if (typeof id !== "string") return fail(`${place} names no rule`);
    const rule = ruleOf(id, rules);
    if (!rule) return fail(`${place} ${unknownRule(rules, id)}`);
    if (typeof resource !== "string" || resource === "") return fail(`${place} names no resource`);
    if (typeof reason !== "string" || reason.trim() === "") return fail(`${place} gives no reason`);
    if (typeof optional !== "boolean") return fail(`${place} has an optional that is neither true nor false`);
    return { rule: rule.id, resource, reason, optional };
  });
}
