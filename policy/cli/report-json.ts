import { pageOf } from "../pages";
import type { Reported } from "./evaluate";
import type { Input } from "./input";

/** The report for programs: an object with a list of findings. */
export function json(input: Input, reported: readonly Reported[]): string {
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
  return JSON.stringify(
    { file: input.file, kind: input.kind, resources: input.resources.length, findings },
    undefined,
    2,
  );
}
