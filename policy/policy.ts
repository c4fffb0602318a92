// A rule as a policy of the SDK: configuration in, findings out.
import type { PolicyResource, ReportViolation, ResourceValidationArgs, StackValidationPolicy } from "@pulumi/policy";
import { exemptionOf } from "./config/exemption";
import { readConfig, schemaOf } from "./config/settings";
import type { StackExemption } from "./config/stack-exemptions";
import type { Rule } from "./rule";
import type { RunCache } from "./run";

/**
 * Turns a rule into a policy.
 *
 * @param cache Shared by all rules of a pack, so that the stack is arranged once.
 * @param stackExemptions Those of all rules; the pack's configuration may add more.
 */
export function toPolicy(
  rule: Rule,
  cache: RunCache,
  stackExemptions: readonly StackExemption[] = [],
): StackValidationPolicy {
  const { id, url, level, severity, description, tags, remediationSteps, remediate } = rule;
  const configOf = (args: { getConfig(): Record<string, unknown> }) => {
    const config = readConfig(rule, args.getConfig());
    const ofStack = stackExemptions.filter((exemption) => exemption.rule === id);
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
        exemptionOf(args, configOf(args).exemptions) ? undefined : remediate(args),
    }),
    validateStack(args, report) {
      const config = configOf(args);
      const elsewhere: string[] = [];
      for (const { outcome, resource, message } of rule.check(cache.graphFor(id, args.resources), config.settings)) {
        const exemption = exemptionOf(resource, config.exemptions);
        if (outcome === "notApplicable") {
          elsewhere.push(message);
          // The CLI shows no reasons of what isn't applicable, and silence of a mandatory rule looks like consent.
          if (level === "mandatory" && config.undecided !== "ignore")
            note(report, id, resource, `Not applicable: ${message}`);
        } else if (exemption) note(report, id, resource, `Exempted (${exemption.reason}): ${message}`);
        else if (outcome === "advice") note(report, id, resource, message);
        else if (outcome === "violation" || config.undecided === "refuse") report(message, resource.urn);
        else if (config.undecided === "report") note(report, id, resource, `Not decided yet: ${message}`);
      }
      if (elsewhere.length > 0) args.notApplicable(elsewhere.join(" "));
    },
  };
}

/**
 * Reports as advice whatever the rule's level is. The SDK's declaration knows a text only; its implementation takes a
 * diagnostic as well (server.ts, makeReportViolationFun), and that version of it is bundled with the pack.
 */
function note(report: ReportViolation, name: string, { urn }: PolicyResource, message: string): void {
  const diagnostic = { name, message, urn, enforcementLevel: "advisory", severity: "low" };
  report(diagnostic as unknown as string);
}
