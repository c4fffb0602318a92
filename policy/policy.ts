// A rule as a policy of the SDK.
import type { ReportViolation, StackValidationPolicy } from "@pulumi/policy";
import type { Finding, Rule } from "./rule";
import type { RunCache } from "./run";

/** Where the rules' pages are. */
const DOCS = "https://github.com/pulumi/examples/tree/master/aws-dynamodb-streams/docs/policies";

/** Turns a rule into a policy; all rules of a pack share one cache. */
export function toPolicy(rule: Rule, cache: RunCache): StackValidationPolicy {
  const { id, level, severity, description, tags, remediationSteps, check, remediate } = rule;
  return {
    name: id,
    description,
    enforcementLevel: level,
    severity,
    tags,
    remediationSteps,
    url: `${DOCS}/${id}.md`,
    ...(remediate && { remediateResource: remediate }),
    validateStack(args, report) {
      const reasons: string[] = [];
      for (const finding of check(cache.graphFor(id, args.resources), {})) {
        if (finding.outcome === "notApplicable") reasons.push(finding.message);
        else if (finding.outcome === "violation") report(finding.message, finding.resource.urn);
        else note(report, id, finding);
      }
      if (reasons.length > 0) args.notApplicable(reasons.join(" "));
    },
  };
}

/**
 * Reports as advice whatever the rule's level is. The SDK's declaration knows a text only; its implementation takes a
 * diagnostic as well (server.ts, makeReportViolationFun), and this version of it is bundled with the pack.
 */
function note(report: ReportViolation, name: string, { message, resource: { urn } }: Finding): void {
  const diagnostic = { name, message: `Undecided: ${message}`, urn, enforcementLevel: "advisory", severity: "low" };
  report(diagnostic as unknown as string);
}
