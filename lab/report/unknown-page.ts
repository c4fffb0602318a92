// What only a run on AWS can answer, each with its command.
import type { Comparison } from "./comparison";
import { plural, scenarioLink } from "./markdown";

export function unknownPage(comparison: Comparison): string {
  const unknown = comparison.questions().filter(({ basis }) => basis === "unknown");
  const scenarios = [...new Set(unknown.map(({ scenario }) => scenario))];
  const command = "npm run lab -- --target aws --account <your account> --budget 2 --case";
  return [
    "# What only a run on AWS can answer",
    "",
    unknown.length === 0
      ? "Nothing: each question has an answer with a source."
      : `Nobody has published AWS's answer to ${plural(unknown.length, "question")}. Each command below runs its case on your own account, shows an upper bound of the cost and asks before it starts. Its results then fill the gap on these pages; [running the lab on AWS](../../lab/README.md#run-it-on-aws) has the details.`,
    "",
    "| Case | Question | Steps without an answer | Command |",
    "| --- | --- | --- | --- |",
    ...scenarios.map((scenario) => {
      const steps = unknown.filter((answer) => answer.scenario === scenario).map(({ step }) => step.name);
      return `| ${scenarioLink(scenario)} | ${scenario.question} | ${steps.join("; ")} | \`${command} ${scenario.id}\` |`;
    }),
  ].join("\n");
}
