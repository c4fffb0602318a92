// The report for people: what is rejected first, each with its fix, then advice, then one line that sums up.
import type { Input } from "./input";
import type { Reported } from "./evaluate";

/** Lines for a terminal. */
export function human({ file, resources }: Input, reported: readonly Reported[]): string {
  const refused = reported.filter(({ level }) => level === "mandatory");
  const advice = reported.filter(({ level }) => level === "advisory");
  const lines = [...refused, ...advice].map(({ rule, level, message, exempted }) => {
    const reason = exempted === undefined ? "" : `Exempted (${exempted}): `;
    return `${level === "mandatory" ? "error" : "advice"}  ${rule.id}\n  ${reason}${message}`;
  });
  const summary = `${file}: ${counted(resources.length, "resource")}, ${counted(refused.length, "error")}, ${counted(advice.length, "piece")} of advice`;
  return [...lines, summary].join("\n");
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
