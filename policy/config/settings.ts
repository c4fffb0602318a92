// What the pack's configuration says of a rule: https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/configuration/
import type { PolicyConfigSchema } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { Rule, Settings } from "../rule";
import { EXEMPTION_SCHEMA, type Exemption } from "./exemption";

/** What to do where a rule has no answer: say so, refuse what only the update can tell (a violation), or keep silent. */
type Undecided = "report" | "refuse" | "ignore";

/** The settings that every rule has. */
const COMMON: Record<string, PolicyConfigJSONSchema> = {
  exemptions: {
    type: "array",
    items: EXEMPTION_SCHEMA,
    default: [],
    description: "Resources of which the rule doesn't hold. Each is reported as exempted, with its reason.",
  },
  undecided: {
    type: "string",
    enum: ["report", "refuse", "ignore"],
    default: "report",
    description:
      "What to do where the rule has no answer: say so, refuse what only the update can tell, or keep silent.",
  },
};

export interface RuleConfig {
  exemptions: Exemption[];
  undecided: Undecided;
  /** The rule's own settings, defaults filled in. */
  settings: Settings;
}

/** The schema by which the engine validates a rule's configuration. */
export function schemaOf(rule: Rule): PolicyConfigSchema {
  return { properties: { ...COMMON, ...rule.settings } };
}

/**
 * Reads a rule's configuration, as the engine has checked it by {@link schemaOf}. What the engine lets pass is checked
 * here: names that are no setting of this rule. Defaults are filled in where the engine didn't.
 *
 * @throws Error naming the rule, the setting and those that there are.
 */
export function readConfig(rule: Rule, raw: Record<string, unknown>): RuleConfig {
  const { properties } = schemaOf(rule);
  const stray = Object.keys(raw).filter((key) => !(key in properties));
  if (stray.length > 0) {
    throw new Error(
      `Policy ${rule.id} has no setting ${stray.map((key) => `"${key}"`).join(", ")}: ` +
        `its settings are enforcementLevel, ${Object.keys(properties).join(", ")}. Correct the file given as --policy-pack-config.`,
    );
  }
  const value = (key: string) => raw[key] ?? (properties[key] as PolicyConfigJSONSchema).default;
  return {
    exemptions: value("exemptions") as Exemption[],
    undecided: value("undecided") as Undecided,
    settings: Object.fromEntries(Object.keys(rule.settings ?? {}).map((key) => [key, value(key)])) as Settings,
  };
}
