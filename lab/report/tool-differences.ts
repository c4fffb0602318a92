// Terraform and Pulumi beside each other, on the same target.
import type { Scenario } from "../model/scenario";
import type { Comparison } from "./comparison";
import { code, plural, scenarioLink, targetTitle } from "./markdown";
import { wordsWithChanges } from "./outcome-words";

interface ToolDifference {
  scenario: Scenario;
  step: string;
  terraform: string;
  pulumi: string;
  targets: string[];
}

export function toolDifferences(comparison: Comparison, scenarios: Scenario[] = comparison.scenarios) {
  const found: ToolDifference[] = [];
  let compared = 0;
  for (const scenario of scenarios) {
    for (const target of comparison.targets) {
      const [first, second] = (["terraform", "pulumi"] as const).map((tool) =>
        comparison.record(scenario, target, tool),
      );
      for (const step of first && second ? first.steps : []) {
        const other = second?.steps.find((candidate) => candidate.step === step.step);
        if (other === undefined) continue;
        compared++;
        const [terraform, pulumi] = [wordsWithChanges(step.outcome), wordsWithChanges(other.outcome)];
        if (terraform === pulumi) continue;
        const known = found.find(
          (candidate) =>
            candidate.scenario === scenario &&
            candidate.step === step.step &&
            candidate.terraform === terraform &&
            candidate.pulumi === pulumi,
        );
        if (known) known.targets.push(targetTitle(target));
        else found.push({ scenario, step: step.step, terraform, pulumi, targets: [targetTitle(target)] });
      }
    }
  }
  return { found, compared };
}

export function toolDifferencesPage(comparison: Comparison): string {
  const { found, compared } = toolDifferences(comparison);
  const different = found.reduce((sum, { targets }) => sum + targets.length, 0);
  return [
    "# Terraform and Pulumi side by side",
    "",
    `Each case that depends on the tool runs with both, on the same emulators. Of ${plural(compared, "pair")} of answers, ${compared - different} are the same. These differ:`,
    "",
    "| Case | Step | Terraform | Pulumi | Emulators |",
    "| --- | --- | --- | --- | --- |",
    ...found.map(
      ({ scenario, step, terraform, pulumi, targets }) =>
        `| ${scenarioLink(scenario)} | ${step} | ${code(terraform)} | ${code(pulumi)} | ${targets.join(", ")} |`,
    ),
  ].join("\n");
}
