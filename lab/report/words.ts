// Symbols and small texts of the page.
import type { Basis, Verdict } from "../record/compare";
import type { Fact } from "../model/fact";
import { TARGETS } from "../targets";
import { TOOLS } from "../tools";
import type { ToolName } from "../model/tool-name";

export const SYMBOLS: Record<Verdict, string> = { same: "✅", wording: "🟡", differs: "❌", unknown: "❔" };
export const BASES: Record<Basis, string> = {
  run: "🟢 run",
  documented: "📄 documented",
  "recorded by others": "📼 recorded by others",
  unknown: "❔ unknown",
};

export const targetTitle = (name: string): string => TARGETS.get(name)?.title ?? name;
export const toolTitle = (name: ToolName): string => TOOLS[name].title;

/** Text as code, whatever it holds; nothing in it breaks a table. */
export function code(text: string): string {
  const fence = text.includes("`") ? "``" : "`";
  return `${fence}${text.replaceAll("|", "\\|")}${fence}`;
}

export const anchor = (id: string): string => `case-${id}`;

/** Where a fact is from: the page, or the project and file. */
export function source({ source: { project, file, test }, date }: Fact): string {
  const where = /^https:/.test(file)
    ? `[${file.replace(/^https:\/\/docs\.aws\.amazon\.com\//, "AWS: ")}](${file})`
    : /^[\w.-]+\/[\w.-]+$/.test(project) && /^[\w./-]+\.\w+$/.test(file)
      ? `[${project}: ${file}](https://github.com/${project}/blob/HEAD/${file})`
      : `${project}: ${file}`;
  return `${where}${test ? `, ${test.replaceAll("|", "\\|")}` : ""} (${date})`;
}

export const plural = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
