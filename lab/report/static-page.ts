// docs/behaviours/index.html: all answers in one self-contained page, with filters and search.
import * as fs from "node:fs";
import * as path from "node:path";
import { CHAPTERS } from "../cases/catalogue";
import { BASES, type Basis, type Verdict } from "../record/compare";
import type { Cell, Comparison } from "./comparison";
import { BASIS_WORDS, scenarioAddress, sourceAddress, targetTitle, toolTitle, VERDICTS } from "./markdown";
import { words, wordsWithChanges } from "./outcome-words";

/** What page.html gets as `DATA`. */
interface Data {
  chapters: { [chapter: number]: string };
  tools: { [name: string]: string };
  targets: { [name: string]: string };
  verdicts: Record<Verdict, string>;
  bases: Record<Basis, string>;
  cases: { id: string; chapter: number; title: string; lesson: string; address: string; rules: string[] }[];
  /** Where AWS's answers are from; referred to by their places. */
  sources: { text: string; addresses: string[] }[];
  answers: Answer[];
}

interface Answer {
  /** Place of the case in `cases`. */
  case: number;
  step: string;
  seen: string;
  verdict: Verdict;
  aws: string;
  basis: Basis;
  reason?: string;
  sources: number[];
  evidence: string[];
  /** Who gave this answer: target and tool. */
  runs: [target: string, tool: string][];
}

export function staticPage(comparison: Comparison): string {
  const template = fs.readFileSync(path.join(__dirname, "page.html"), "utf8");
  // "<" in a string could end the script element.
  const json = JSON.stringify(dataOf(comparison)).replaceAll("<", "\\u003c");
  return template.replace("/*DATA*/", () => json);
}

function dataOf(comparison: Comparison): Data {
  const sources = new Map<string, number>();
  const sourceList: Data["sources"] = [];
  const place = (fact: Cell["aws"]["facts"][number]): number => {
    const projects = [...new Set(fact.sources.map(({ project }) => project))].join(", ");
    const text = `${fact.statement} (${fact.basis}, ${projects}, ${fact.date}${fact.note ? `; ${fact.note}` : ""})`;
    const known =
      sources.get(fact.id) ??
      sourceList.push({ text, addresses: fact.sources.flatMap((source) => sourceAddress(source) ?? []) }) - 1;
    sources.set(fact.id, known);
    return known;
  };
  const answers = new Map<string, Answer>();
  for (const cell of comparison.all()) {
    const answer: Answer = {
      case: comparison.scenarios.indexOf(cell.scenario),
      step: cell.step.name,
      seen: wordsWithChanges(cell.seen.outcome),
      verdict: cell.verdict,
      aws: cell.aws.outcomes.map(words).join(" or "),
      basis: cell.aws.basis,
      reason: cell.aws.reason,
      sources: cell.aws.facts.map(place),
      evidence: cell.seen.evidence ?? [],
      runs: [],
    };
    const key = JSON.stringify(answer);
    const known = answers.get(key) ?? answer;
    known.runs.push([cell.record.target.name, cell.record.tool.name]);
    answers.set(key, known);
  }
  const tools = [...new Set(comparison.records.map(({ tool }) => tool.name))];
  return {
    chapters: CHAPTERS,
    tools: Object.fromEntries(tools.map((name) => [name, toolTitle(name)])),
    targets: Object.fromEntries(comparison.targets.map((name) => [name, targetTitle(name)])),
    verdicts: VERDICTS,
    bases: Object.fromEntries(BASES.map((basis) => [basis, BASIS_WORDS[basis]])) as Data["bases"],
    cases: comparison.scenarios.map((scenario) => ({
      id: scenario.id,
      chapter: scenario.chapter,
      title: scenario.title.replaceAll("`", ""),
      lesson: scenario.lesson.replaceAll("`", ""),
      address: scenarioAddress(scenario),
      rules: scenario.rules,
    })),
    sources: sourceList,
    answers: [...answers.values()],
  };
}
