// One case: conclusion first, evidence folded.
import type { Scenario } from "../model/scenario";
import type { Step } from "../model/step";
import type { Verdict } from "../record/compare";
import type { Cell, Comparison } from "./comparison";
import { anchor, basisMark, caughtBy, code, source, SYMBOLS, targetTitle, toolTitle } from "./markdown";
import { words, wordsWithChanges } from "./outcome-words";
import { hasTimeline, timelineFile } from "./timeline";
import { toolDifferences } from "./tool-differences";

export function scenarioSection(comparison: Comparison, scenario: Scenario): string {
  return [
    `<a id="${anchor(scenario.id)}"></a>`,
    "",
    `## ${scenario.title}`,
    "",
    `**${scenario.question}** ${scenario.lesson}`,
    "",
    `${standing(comparison, scenario)} Policy rule: ${caughtBy(scenario).replace(/\.?$/, ".")}`,
    ...(hasTimeline(scenario)
      ? ["", `![Timeline: ${scenario.title.replaceAll("`", "")}](${timelineFile(scenario)})`]
      : []),
    "",
    `<details><summary>Evidence: ${scenario.steps.length} steps of <code>${scenario.id}</code></summary>`,
    "",
    ...scenario.steps.flatMap((step) => answers(comparison, scenario, step)),
    ...left(comparison, scenario),
    "",
    "</details>",
  ].join("\n");
}

/** What the comparison finds, in a sentence or two. */
function standing(comparison: Comparison, scenario: Scenario): string {
  const groups: Record<Verdict, string[]> = { same: [], wording: [], differs: [], unknown: [] };
  for (const target of comparison.targets) {
    const verdicts = comparison.of(scenario, target).map(({ verdict }) => verdict);
    const worst = (["differs", "wording", "same", "unknown"] as const).find((verdict) => verdicts.includes(verdict));
    if (worst) groups[worst].push(targetTitle(target));
  }
  const sentences = [
    groups.same.length > 0 && `${SYMBOLS.same} Same as AWS: ${groups.same.join(", ")}.`,
    groups.wording.length > 0 && `${SYMBOLS.wording} Rejected with different wording: ${groups.wording.join(", ")}.`,
    groups.differs.length > 0 && `${SYMBOLS.differs} Differs from AWS: ${groups.differs.join(", ")}.`,
    groups.unknown.length > 0 && `${SYMBOLS.unknown} AWS's answer is unknown: ${groups.unknown.join(", ")}.`,
  ].filter(Boolean);
  if (scenario.tools.includes("terraform") && scenario.tools.includes("pulumi")) {
    const { found, compared } = toolDifferences(comparison, [scenario]);
    const steps = [...new Set(found.map(({ step }) => step))];
    if (compared > 0)
      sentences.push(
        steps.length === 0
          ? "Terraform and Pulumi give the same answers."
          : `Terraform and Pulumi differ in these steps: ${steps.join(", ")}.`,
      );
  }
  return sentences.join(" ");
}

/** A step's answers: AWS's first, then each that was seen, with who gave it. */
function answers(comparison: Comparison, scenario: Scenario, step: Step): string[] {
  const cells = comparison.of(scenario).filter((cell) => cell.step === step);
  if (cells.length === 0) return [];
  const onAws = new Set(cells.map((cell) => awsLine(cell)));
  const seen = new Map<string, Cell[]>();
  for (const cell of cells) {
    const key = `${SYMBOLS[cell.verdict]} ${code(wordsWithChanges(cell.seen.outcome))}`;
    seen.set(key, [...(seen.get(key) ?? []), cell]);
  }
  return [
    `- **${step.name}**`,
    ...[...onAws].map((line) => {
      const tools = new Set(cells.filter((cell) => awsLine(cell) === line).map(({ record }) => record.tool.name));
      return `  - AWS${onAws.size > 1 ? ` (${[...tools].map(toolTitle).join(", ")})` : ""}: ${line}`;
    }),
    ...[...seen].flatMap(([answer, same]) => [
      `  - ${answer}: ${same.map(giver).join(", ")}`,
      ...[...new Set(same.flatMap((cell) => cell.seen.evidence ?? []))].map((line) => `    - ${code(line)}`),
    ]),
  ];
}

function awsLine({ aws }: Cell): string {
  const answer = aws.outcomes.map((outcome) => code(words(outcome))).join(" or ");
  const notes = [...new Set(aws.facts.flatMap(({ note }) => (note === undefined ? [] : [note])))];
  const why = [aws.reason, aws.date && `on ${aws.date}`, aws.facts.map(source).join("; ")].filter(Boolean).join(" ");
  return [
    [answer, basisMark(aws.basis)].filter(Boolean).join(" "),
    why && `: ${why}`,
    notes.length > 0 && ` *${notes.join(" ").replaceAll("*", "\\*")}*`,
  ]
    .filter(Boolean)
    .join("");
}

const giver = ({ record, seen }: Cell): string =>
  `${targetTitle(record.target.name)} (${toolTitle(record.tool.name)}${seen.exit === undefined ? "" : `, exit ${seen.exit}`})`;

function left(comparison: Comparison, scenario: Scenario): string[] {
  const groups = new Map<string, string[]>();
  for (const target of comparison.targets) {
    for (const tool of scenario.tools) {
      const record = comparison.record(scenario, target, tool);
      if (!record) continue;
      const remains = Array.isArray(record.left) ? record.left.join(", ") || "nothing" : words(record.left);
      const keys = record.delivered;
      const arrived =
        keys === undefined
          ? ""
          : `; delivered: ${keys.length > 6 ? `${keys.length} records` : keys.join(", ") || "nothing"}`;
      const line = `resources left at the end: ${remains}${arrived}`;
      groups.set(line, [...(groups.get(line) ?? []), `${targetTitle(target)} (${toolTitle(tool)})`]);
    }
  }
  return [...groups].map(([line, givers]) => `- ${givers.join(", ")}: ${line}`);
}
