import { pageOf } from "../pages";
import type { Evaluation } from "./evaluate";
import type { Input } from "./input";

/** The report for programs: an object with a list of findings, and one of rules that failed. */
export function json(input: Input, { reported, failed }: Evaluation): string {
  const findings = reported.map(({ rule, level, outcome, resource, message, exempted }) => ({
    rule: rule.id,
    level,
    severity: rule.severity,
    outcome,
    resource,
    message,
    ...(exempted !== undefined && { exempted }),
    page: pageOf(rule),
  }));
  const failures = failed.map(({ rule, message }) => ({ rule: rule.id, message }));
  return JSON.stringify(
    { file: input.file, kind: input.kind, resources: input.resources.length, findings, failures },
    undefined,
    2,
  );
}
