// A rule's part of the pack's configuration:
// https://www.pulumi.com/docs/iac/packages-and-automation/crossguard/configuration/
import type { PolicyConfigSchema } from "@pulumi/policy";
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import { shown } from "../graph/names";
import type { Rule, Settings } from "../rule";
import { EXEMPTION_SCHEMA, nearest, type Exemption } from "./exemption";

/** What to do if a rule has no answer: report that, also reject what the update can't decide, or say nothing. */
type Undecided = "report" | "refuse" | "ignore";

/** The settings that every rule has. For an advisory rule, an open question isn't worth a line. */
function commonSettings({ level }: Rule): Record<string, PolicyConfigJSONSchema> {
  return {
    exemptions: {
      type: "array",
      items: EXEMPTION_SCHEMA as unknown as PolicyConfigJSONSchema,
      default: [],
      description: "Resources to which the rule doesn't apply. Each is reported as exempted, with its reason.",
    },
    undecided: {
      type: "string",
      enum: ["report", "refuse", "ignore"],
      default: level === "mandatory" ? "report" : "ignore",
      description:
        "What to do if the rule has no answer: report it, also reject what the update can't decide (`refuse`), or ignore it.",
    },
  };
}

export interface RuleConfig {
  exemptions: Exemption[];
  undecided: Undecided;
  /** The rule's own settings, defaults filled in. */
  settings: Settings;
}

/** The schema by which the engine validates a rule's configuration. */
export function schemaOf(rule: Rule): PolicyConfigSchema {
  return { properties: { ...commonSettings(rule), ...rule.settings } };
}

/**
 * Reads a rule's configuration. The engine has checked its values by {@link schemaOf}, but not its names.
 *
 * @throws Error naming the rule, the setting and the one that may be meant.
 */
export function readConfig(rule: Rule, raw: Record<string, unknown>): RuleConfig {
  const { properties } = schemaOf(rule);
  const names = Object.keys(properties);
  const [stray] = Object.keys(raw).filter((key) => !names.includes(key));
  if (stray !== undefined) {
    const meant = nearest(stray, names);
    throw new Error(
      `The rule ${rule.id} has no setting "${shown(stray)}".` +
        (meant === undefined ? "" : ` Did you mean "${meant}"?`) +
        ` Its settings are enforcementLevel, ${names.join(", ")}. Fix: correct the file given as --policy-pack-config.`,
    );
  }
  const value = (key: string) => raw[key] ?? (properties[key] as PolicyConfigJSONSchema).default;
  return {
    exemptions: value("exemptions") as Exemption[],
    undecided: value("undecided") as Undecided,
    settings: Object.fromEntries(Object.keys(rule.settings ?? {}).map((key) => [key, value(key)])) as Settings,
  };
}
