// Symbols, titles and links of the pages.
import { CHAPTERS } from "../cases/catalogue";
import type { Fact } from "../model/fact";
import type { Scenario } from "../model/scenario";
import type { ToolName } from "../model/tool-name";
import type { Basis, Harm, Verdict } from "../record/compare";
import { TARGETS } from "../targets";
import { TOOLS } from "../tools";

export const SYMBOLS: Record<Verdict, string> = { same: "✅", wording: "🟡", differs: "❌", unknown: "❔" };
export const VERDICTS: Record<Verdict, string> = {
  same: "as AWS",
  wording: "refused in other words",
  differs: "differs from AWS",
  unknown: "AWS unknown",
};
export const BASIS_WORDS: Record<Basis, string> = {
  run: "run on AWS by us",
  tool: "decided by the tool",
  documented: "documented by AWS",
  recorded: "recorded by others",
  derived: "derived",
  unknown: "unknown",
};
export const BASIS_SYMBOLS: Record<Basis, string> = {
  run: "🟢",
  tool: "🔧",
  documented: "📄",
  recorded: "📼",
  derived: "🧩",
  unknown: "❔",
};
export const HARM_WORDS: Record<Harm, string> = {
  passes: "Passes on the emulator, fails on AWS",
  arrives: "Arrives on the emulator, not on AWS",
  lost: "Arrives on AWS, but not, or differently, on the emulator",
  fails: "Fails on the emulator, works on AWS",
  looks: "Looks different",
  wording: "Refused in other words",
};

export const basisMark = (basis: Basis): string => `${BASIS_SYMBOLS[basis]} ${BASIS_WORDS[basis]}`;
export const targetTitle = (name: string): string => TARGETS.get(name)?.title ?? name;
export const toolTitle = (name: ToolName): string => TOOLS[name].title;

/** Text as code, whatever it holds; nothing in it breaks a table. */
export function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replaceAll("|", "\\|")}${fence}`;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/-$/, "");

/** File of a chapter's page, beside README.md. */
export const chapterFile = (chapter: number): string => `${chapter}-${slug(CHAPTERS[chapter] ?? "")}.md`;
export const anchor = (id: string): string => `case-${id}`;
export const scenarioAddress = ({ id, chapter }: Pick<Scenario, "id" | "chapter">): string =>
  `${chapterFile(chapter)}#${anchor(id)}`;
export const scenarioLink = (scenario: Pick<Scenario, "id" | "chapter" | "title">): string =>
  `[${scenario.title}](${scenarioAddress(scenario)})`;

/** Address of a fact's source; undefined if it has none on the web. */
export function sourceAddress({ source: { project, file } }: Fact): string | undefined {
  if (/^https:/.test(file)) return file;
  return /^[\w.-]+\/[\w.-]+$/.test(project) && /^[\w./-]+\.\w+$/.test(file)
    ? `https://github.com/${project}/blob/HEAD/${file}`
    : undefined;
}

/** Where a fact is from: the page, or the project and file, with its date. */
export function source(fact: Fact): string {
  const { project, file, test } = fact.source;
  const address = sourceAddress(fact);
  const title = /^https:/.test(file)
    ? file.replace(/^https:\/\/(docs\.)?(aws\.amazon\.com|github\.com)\//, "")
    : `${project}: ${file}`;
  const linked = address === undefined ? title : `[${title}](${address})`;
  return `${linked}${test ? `, ${test.replaceAll("|", "\\|")}` : ""} (${fact.date})`;
}

/** The policy rules that catch a case, or why none does. */
export const caughtBy = ({ rules, noRule }: Pick<Scenario, "rules" | "noRule">): string =>
  rules.length > 0
    ? rules.map((rule) => `[${rule}](../policies/${rule}.md)`).join(", ")
    : `no rule: ${noRule ?? "no reason given"}`;
