// All rules on the resources of a plan or template.
import { exemptionOf } from "../config/exemption";
import type { RuleConfig } from "../config/settings";
import type { Outcome } from "../findings/finding";
import { messageOf } from "../findings/message";
import { buildGraph } from "../graph/graph";
import type { Resource } from "../graph/resource";
import { enforcementOf } from "../policy";
import type { Rule } from "../rule";
import { rules } from "../rules";

/** A rule as it is configured. */
export interface Configured extends RuleConfig {
  level: "mandatory" | "advisory" | "disabled";
}

/** One line of the report. */
export interface Reported {
  rule: Rule;
  level: "mandatory" | "advisory";
  outcome: Outcome;
  /** The resource's own name: a Terraform address, a logical id. */
  resource: string;
  message: string;
  /** Why the finding is exempted. */
  exempted?: string;
}

/**
 * Runs every rule that isn't disabled.
 *
 * @param configured By rule id.
 * @param wording Puts a message into the words of the tool that the input comes from.
 */
export function evaluate(
  resources: readonly Resource[],
  configured: ReadonlyMap<string, Configured>,
  wording: (message: string) => string,
): Reported[] {
  const graph = buildGraph(resources);
  return rules.flatMap((rule) => {
    const config = configured.get(rule.id) as Configured;
    if (config.level === "disabled") return [];
    const effective = { ...rule, level: config.level };
    return [...rule.check(graph, config.settings)].flatMap((finding): Reported[] => {
      const exemption = exemptionOf(finding.resource, config.exemptions);
      const enforcement = enforcementOf(finding, effective, config, exemption);
      if (!enforcement) return [];
      const exempted = exemption?.reason;
      const level = enforcement === "own" ? effective.level : "advisory";
      const { outcome, resource } = finding;
      return [
        {
          rule,
          level,
          outcome,
          resource: resource.name,
          message: wording(messageOf(finding)),
          ...(exempted !== undefined && { exempted }),
        },
      ];
    });
  });
}
