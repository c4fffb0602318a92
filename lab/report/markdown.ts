// Symbols, titles and links of the pages.
import { CHAPTERS } from "../cases/catalogue";
import type { Fact, Source } from "../model/fact";
import type { Scenario } from "../model/scenario";
import type { ToolName } from "../model/tool-name";
import type { Basis, Harm, Verdict } from "../record/compare";
import { TARGETS } from "../targets";
import { TOOLS } from "../tools";

export const SYMBOLS: Record<Verdict, string> = { same: "✅", wording: "🟡", differs: "❌", unknown: "❔" };
export const VERDICTS: Record<Verdict, string> = {
  same: "same as AWS",
  wording: "rejected with different wording",
  differs: "differs from AWS",
  unknown: "AWS's answer unknown",
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
  lost: "Arrives on AWS, but not or differently on the emulator",
  fails: "Fails on the emulator, works on AWS",
  looks: "Different plan, state or settings",
  wording: "Rejected with different wording",
};

export const basisMark = (basis: Basis): string => `${BASIS_SYMBOLS[basis]} ${BASIS_WORDS[basis]}`;
export const targetTitle = (name: string): string => TARGETS.get(name)?.title ?? name;
export const toolTitle = (name: ToolName): string => TOOLS[name].title;

/** Text as code, whatever it holds; nothing in it breaks a table. */
export function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replaceAll("|", "\\|")}${fence}`;
}

export const plural = (count: number, singular: string, many = `${singular}s`): string =>
  `${count} ${count === 1 ? singular : many}`;

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

/** Address of a source; undefined if it has none on the web. */
export function sourceAddress({ project, file }: Source): string | undefined {
  if (/^https:/.test(file)) return file;
  return /^[\w.-]+\/[\w.-]+$/.test(project) && /^[\w./@-]+\.\w+$/.test(file)
    ? `https://github.com/${project}/blob/HEAD/${file}`
    : undefined;
}

function sourceLink(source: Source): string {
  const { project, file, test } = source;
  const address = sourceAddress(source);
  const title = /^https:/.test(file)
    ? file.replace(/^https:\/\/(docs\.)?(aws\.amazon\.com|github\.com)\//, "")
    : `${project}: ${file}`;
  return `${address === undefined ? title : `[${title}](${address})`}${test ? `, ${test.replaceAll("|", "\\|")}` : ""}`;
}

/** Where a fact is from: each page, or project and file, and the fact's date. */
export const source = ({ sources, date }: Fact): string => `${sources.map(sourceLink).join("; ")} (${date})`;

/** The policy rules that catch a case, or why none does. */
export const caughtBy = ({ rules, noRule }: Pick<Scenario, "rules" | "noRule">): string =>
  rules.length > 0
    ? rules.map((rule) => `[${rule}](../policies/${rule}.md)`).join(", ")
    : `none. ${noRule ?? "No reason given."}`;

/** Text that a page shows only when its title is clicked. */
export const folded = (title: string, text: string): string =>
  `<details><summary>${title}</summary>\n\n${text}\n\n</details>`;
