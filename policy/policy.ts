// A rule as a policy of the SDK: configuration in, findings out.
import type { ResourceValidationArgs, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { exemptionOf, unusedExemptions, type Exemption } from "./config/exemption";
import { readConfig, schemaOf, type RuleConfig } from "./config/rule-config";
import type { StackExemption } from "./config/stack-exemptions";
import type { Finding } from "./findings/finding";
import { messageOf } from "./findings/message";
import { shown } from "./graph/names";
import { pageOf } from "./rule-page";
import { reportDiagnostic } from "./report-diagnostic";
import type { Rule } from "./rule";
import type { RunCache } from "./run-cache";

/** A policy that looks at the whole stack; the first of a pack also looks at each resource's inputs. */
type Policy = StackValidationPolicy & Partial<ResourceValidationPolicy>;

/**
 * Turns rules into policies for a `PolicyPack`.
 *
 * @param cache Shared by all rules of a pack, so that the graph is built once.
 * @param stackExemptions Exemptions from the stack's configuration; the pack's configuration may add more.
 */
export function toPolicies(
  rules: readonly Rule[],
  cache: RunCache,
  stackExemptions: readonly StackExemption[] = [],
): Policy[] {
  return rules.map((rule, i) => ({
    ...toPolicy(rule, cache, stackExemptions),
    ...(i === 0 && { validateResource: (args: ResourceValidationArgs) => cache.noteInputs(args) }),
  }));
}

/** Turns one rule into a policy. */
export function toPolicy(
  rule: Rule,
  cache: RunCache,
  stackExemptions: readonly StackExemption[] = [],
): StackValidationPolicy {
  const { id, level, severity, description, tags, remediationSteps, remediate } = rule;
  const ofStack = stackExemptions.filter((exemption) => exemption.rule === id);
  const configOf = (args: { getConfig(): Record<string, unknown> }): RuleConfig => {
    const config = readConfig(rule, args.getConfig());
    return { ...config, exemptions: [...ofStack, ...config.exemptions] };
  };
  return {
    name: id,
    description,
    enforcementLevel: level,
    severity,
    tags,
    remediationSteps,
    url: rule.url,
    configSchema: schemaOf(rule),
    ...(remediate && {
      remediateResource: (args: ResourceValidationArgs) =>
        !exemptionOf(args, configOf(args).exemptions) && remediate(args) ? args.props : undefined,
    }),
    validateStack(args, report) {
      const elsewhere: string[] = [];
      try {
        const config = configOf(args);
        for (const { exemption, message } of unusedExemptions(config.exemptions, args.resources)) {
          reportDiagnostic(report, { message: `${describe(exemption)} ${message}`, enforcementLevel: "mandatory" });
        }
        for (const finding of rule.check(cache.graphFor(id, args.resources), config.settings)) {
          if (finding.outcome === "notApplicable") elsewhere.push(messageOf(finding));
          const exemption = exemptionOf(finding.resource, config.exemptions);
          const enforcement = enforcementOf(finding, rule, config, exemption);
          if (!enforcement) continue;
          const prefix = exemption ? `Exempted (${exemption.reason}): ` : "";
          const page = enforcement === "own" ? ` See ${pageOf(rule)}` : "";
          reportDiagnostic(report, {
            message: `${prefix}${messageOf(finding)}${page}`,
            urn: finding.resource.urn,
            ...(enforcement === "advisory" && { enforcementLevel: "advisory", severity: "low" }),
          });
        }
      } catch (error) {
        // If one rule fails, the others still run; the SDK would stop all of them.
        reportDiagnostic(report, {
          message: `This rule failed, so its result is unknown: ${(error as Error).message}`,
        });
      }
      if (elsewhere.length > 0) args.notApplicable(elsewhere.join(" "));
    },
  };
}

function describe({ resource, reason }: Exemption): string {
  return `The exemption of "${shown(resource)}" (${shown(reason)})`;
}

/** The level at which a finding is reported: as advice, at the rule's own level, or not at all. */
export function enforcementOf(
  { outcome }: Finding,
  { level }: Rule,
  { undecided }: RuleConfig,
  exemption: Exemption | undefined,
): "advisory" | "own" | undefined {
  switch (outcome) {
    case "violation":
      return exemption ? "advisory" : "own";
    case "advice":
      return "advisory";
    // The CLI doesn't show why a rule isn't applicable, and the silence of a mandatory rule looks like a pass.
    case "notApplicable":
      return level === "mandatory" && undecided !== "ignore" && !exemption ? "advisory" : undefined;
    case "undecided":
      return undecided === "ignore" || exemption ? undefined : "advisory";
    case "unverifiable":
      if (undecided === "ignore") return undefined;
      return undecided === "refuse" && !exemption ? "own" : "advisory";
  }
}
