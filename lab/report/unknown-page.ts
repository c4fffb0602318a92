// What only an AWS account can tell, each with the command that would.
import type { Comparison } from "./comparison";
import { plural, scenarioLink } from "./markdown";

export function unknownPage(comparison: Comparison): string {
  const unknown = comparison.questions().filter(({ basis }) => basis === "unknown");
  const scenarios = [...new Set(unknown.map(({ scenario }) => scenario))];
  const command = "npm run lab -- --target aws --account <your account> --budget 2 --case";
  return [
    "# What only an account can tell",
    "",
    unknown.length === 0
      ? "Nothing: each question has an answer with a source."
      : `Nobody has published AWS's answer to ${plural(unknown.length, "question")}. The command runs the case on your own account; its results replace these gaps.`,
    "",
    "| Case | Question | Command |",
    "| --- | --- | --- |",
    ...scenarios.map((scenario) => {
      const steps = unknown.filter((answer) => answer.scenario === scenario).map(({ step }) => step.name);
      return `| ${scenarioLink(scenario)} | ${steps.join("; ")} | \`${command} ${scenario.id}\` |`;
    }),
  ].join("\n");
}
