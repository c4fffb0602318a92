// A rule as a policy of the SDK: configuration in, findings out.
import type { ResourceValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { exemptionOf } from "./config/exemption";
import { readConfig, schemaOf, type RuleConfig } from "./config/settings";
import type { StackExemption } from "./config/stack-exemptions";
import type { Finding } from "./findings/finding";
import { messageOf } from "./findings/message";
import { reportDiagnostic } from "./report";
import type { Rule } from "./rule";
import type { RunCache } from "./run";

/**
 * Turns a rule into a policy.
 *
 * @param cache Shared by all rules of a pack, so that the graph is built once.
 * @param stackExemptions Those of all rules; the pack's configuration may add more.
 */
export function toPolicy(
  rule: Rule,
  cache: RunCache,
  stackExemptions: readonly StackExemption[] = [],
): StackValidationPolicy {
  const { id, url, level, severity, description, tags, remediationSteps, remediate } = rule;
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
    url,
    configSchema: schemaOf(rule),
    ...(remediate && {
      remediateResource: (args: ResourceValidationArgs) =>
        !exemptionOf(args, configOf(args).exemptions) && remediate(args) ? args.props : undefined,
    }),
    validateStack(args, report) {
      const config = configOf(args);
      const findings = [...rule.check(cache.graphFor(id, args.resources), config.settings)];
      for (const finding of findings) {
        const enforcement = enforcementOf(finding, rule, config);
        if (!enforcement) continue;
        const advisory = enforcement === "advisory" && ({ enforcementLevel: "advisory", severity: "low" } as const);
        const exemption = exemptionOf(finding.resource, config.exemptions);
        const message = `${exemption ? `Exempted (${exemption.reason}): ` : ""}${messageOf(finding)}`;
        reportDiagnostic(report, { message, urn: finding.resource.urn, ...advisory });
      }
      const elsewhere = findings.filter(({ outcome }) => outcome === "notApplicable");
      if (elsewhere.length > 0) args.notApplicable(elsewhere.map(messageOf).join(" "));
    },
  };
}

/** At which level a finding is reported: as advice, at the rule's own, or not at all. */
export function enforcementOf(finding: Finding, { level }: Rule, config: RuleConfig): "advisory" | "own" | undefined {
  const { outcome, resource } = finding;
  const exempted = exemptionOf(resource, config.exemptions) !== undefined;
  switch (outcome) {
    case "violation":
      return exempted ? "advisory" : "own";
    case "advice":
      return "advisory";
    // The CLI doesn't show why a rule isn't applicable, and silence of a mandatory rule looks like consent.
    case "notApplicable":
      return level === "mandatory" && config.undecided !== "ignore" && !exempted ? "advisory" : undefined;
    case "undecided":
    case "unverifiable":
      if (config.undecided === "ignore") return undefined;
      return config.undecided === "refuse" && !exempted ? "own" : "advisory";
  }
}
