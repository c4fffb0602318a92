// The report for people: first rejected findings, each with its fix, then advice, then a line with the totals.
import type { Checked, Report } from "./report";

/** Lines for a terminal, file by file. */
export function human({ checked }: Report): string {
  return checked.map(linesOf).join("\n");
}

function linesOf({ input: { file, resources }, reported, failed }: Checked): string {
  const refused = reported.filter(({ level }) => level === "mandatory");
  const advice = reported.filter(({ level }) => level === "advisory");
  const lines = [...refused, ...advice].map(({ rule, level, message, exempted }) => {
    const reason = exempted === undefined ? "" : `Exempted (${exempted}): `;
    return `${level === "mandatory" ? "error" : "advice"}  ${rule.id}\n  ${reason}${message}`;
  });
  const failures = failed.map(
    ({ rule, message }) => `failed  ${rule.id}\n  This rule failed, so its result is unknown: ${message}`,
  );
  const counts = [
    counted(resources.length, "resource"),
    counted(refused.length, "error"),
    `${counted(advice.length, "piece")} of advice`,
    ...(failed.length > 0 ? [`${counted(failed.length, "rule")} failed`] : []),
  ];
  return [...lines, ...failures, `${file}: ${counts.join(", ")}`].join("\n");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
