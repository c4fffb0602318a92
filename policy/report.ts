import type { ReportViolation } from "@pulumi/policy";

/** One line of the CLI's report on policies. */
interface Diagnostic {
  message: string;
  /** URN of the resource; none for the stack as a whole. */
  urn?: string;
  /** @default the rule's own level */
  enforcementLevel?: "advisory" | "mandatory";
  severity?: "low" | "medium" | "high" | "critical";
}

/**
 * Reports a diagnostic. The SDK's declaration takes a text only, always at the rule's level and after its description;
 * its implementation takes a diagnostic as well (server.js, makeReportViolationFun). The SDK is bundled with the pack, and a
 * test holds its version to that.
 */
export function reportDiagnostic(report: ReportViolation, diagnostic: Diagnostic): void {
  report(diagnostic as unknown as string);
}
