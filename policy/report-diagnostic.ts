import type { ReportViolation } from "@pulumi/policy";

/** One line of the CLI's policy report. */
interface Diagnostic {
  message: string;
  /** URN of the resource; none for the stack as a whole. */
  urn?: string;
  /** @default the rule's own level */
  enforcementLevel?: "advisory" | "mandatory";
  severity?: "low" | "medium" | "high" | "critical";
}

/**
 * Reports a diagnostic. The SDK declares only a string parameter, reported at the rule's level and after its description;
 * its implementation also accepts a diagnostic (server.js, makeReportViolationFun). The SDK is bundled with the pack,
 * and a test checks that its version still does.
 */
export function reportDiagnostic(report: ReportViolation, diagnostic: Diagnostic): void {
  report(diagnostic as unknown as string);
}
