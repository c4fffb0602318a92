// The record in numbers: questions and answers, by basis and by verdict.
import { BASES, type Basis, type Verdict } from "../record/compare";
import type { Comparison } from "./comparison";
import { BASIS_WORDS, VERDICTS } from "./markdown";

export interface Summary {
  scenarios: number;
  runs: number;
  /** Steps of scenarios, each counted once, by how AWS's answer is known. */
  cells: Record<Basis, number> & { total: number };
  /** Outcomes of all runs, by how AWS's answer is known. */
  answers: Record<Basis, number> & { total: number };
  /** Outcomes of all runs, by how they compare with AWS's. */
  verdicts: Record<Verdict, number> & { total: number };
}

export function summary(comparison: Comparison): Summary {
  const cells = comparison.questions();
  const answers = comparison.all();
  return {
    scenarios: comparison.scenarios.length,
    runs: comparison.records.length,
    cells: count(
      BASES,
      cells.map(({ basis }) => basis),
    ),
    answers: count(
      BASES,
      answers.map(({ aws }) => aws.basis),
    ),
    verdicts: count(
      ["same", "wording", "differs", "unknown"] as const,
      answers.map(({ verdict }) => verdict),
    ),
  };
}

function count<Name extends string>(names: readonly Name[], values: Name[]): Record<Name, number> & { total: number } {
  const counts = Object.fromEntries(names.map((name) => [name, values.filter((value) => value === name).length]));
  return { ...(counts as Record<Name, number>), total: values.length };
}

/** The numbers as lines of text. */
export function summaryText({ scenarios, runs, cells, answers, verdicts }: Summary): string {
  const share = (part: number, whole: number): string =>
    `${((100 * part) / Math.max(1, whole)).toFixed(1)} %`.padStart(7);
  const row = (name: string, part: number, whole: number): string =>
    `  ${name.padEnd(24)}${String(part).padStart(5)}${share(part, whole)}`;
  return [
    `${scenarios} cases, ${runs} runs`,
    `AWS's answer to ${cells.total} questions (steps of cases), by basis:`,
    ...BASES.map((basis) => row(BASIS_WORDS[basis], cells[basis], cells.total)),
    `${answers.total} answers of emulators, by the basis of AWS's:`,
    ...BASES.map((basis) => row(BASIS_WORDS[basis], answers[basis], answers.total)),
    `${verdicts.total} answers of emulators, compared with AWS's:`,
    ...(Object.keys(VERDICTS) as Verdict[]).map((verdict) => row(VERDICTS[verdict], verdicts[verdict], verdicts.total)),
  ].join("\n");
}
