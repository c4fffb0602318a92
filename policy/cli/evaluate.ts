// Runs the rules on the resources of a plan or template.
import { exemptionOf } from "../config/exemption";
import type { RuleConfig } from "../config/rule-config";
import type { Finding, Outcome } from "../findings/finding";
import { messageOf } from "../findings/message";
import { buildGraph } from "../graph/graph";
import type { Resource } from "../graph/resource";
import { enforcementOf } from "../policy";
import type { Rule } from "../rule";
import { rules } from "../rules";

/** A rule with its configuration. */
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

/** A rule that threw, so its result is unknown. */
export interface Failed {
  rule: Rule;
  /** The message of its error. */
  message: string;
}

export interface Evaluation {
  reported: Reported[];
  failed: Failed[];
}

/**
 * Runs every rule that isn't disabled. If one fails, the others still run.
 *
 * @param configured By rule id.
 * @param wording Rewrites a message in the terms of the tool that wrote the input.
 * @param all The rules. @default all rules of the pack
 */
export function evaluate(
  resources: readonly Resource[],
  configured: ReadonlyMap<string, Configured>,
  wording: (message: string) => string,
  all: readonly Rule[] = rules,
): Evaluation {
  const graph = buildGraph(resources);
  const result: Evaluation = { reported: [], failed: [] };
  for (const rule of all) {
    const config = configured.get(rule.id) as Configured;
    if (config.level === "disabled") continue;
    try {
      const findings = [...rule.check(graph, config.settings)];
      result.reported.push(...findings.flatMap((finding) => report(finding, rule, config, wording) ?? []));
    } catch (error) {
      result.failed.push({ rule, message: (error as Error).message });
    }
  }
  return result;
}

function report(
  finding: Finding,
  rule: Rule,
  config: Configured,
  wording: (message: string) => string,
): Reported | undefined {
  const { outcome, resource } = finding;
  const level = config.level as Reported["level"];
  const exemption = exemptionOf(resource, config.exemptions);
  const enforcement = enforcementOf(finding, { ...rule, level }, config, exemption);
  if (!enforcement) return undefined;
  return {
    rule,
    level: enforcement === "own" ? level : "advisory",
    outcome,
    resource: resource.name,
    message: wording(messageOf(finding)),
    ...(exemption && { exempted: exemption.reason }),
  };
}
