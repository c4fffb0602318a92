import { pageOf } from "../rule-page";
import type { Report } from "./report";

/**
 * The report for programs: an object with the files, a list of findings, and a list of failures: rules that failed, and
 * files that can't be read.
 */
export function json({ checked, unread }: Report): string {
  const files = checked.map(({ input: { file, kind, resources } }) => ({ file, kind, resources: resources.length }));
  const findings = checked.flatMap(({ input: { file }, reported }) =>
    reported.map(({ rule, level, outcome, resource, message, exempted }) => ({
      file,
      rule: rule.id,
      level,
      severity: rule.severity,
      outcome,
      resource,
      message,
      ...(exempted !== undefined && { exempted }),
      page: pageOf(rule),
    })),
  );
  const failures = [
    ...unread,
    ...checked.flatMap(({ input: { file }, failed }) =>
      failed.map(({ rule, message }) => ({ file, rule: rule.id, message })),
    ),
  ];
  return JSON.stringify({ files, findings, failures }, undefined, 2);
}
