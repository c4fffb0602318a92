// docs/behaviours/: every page and picture, from the record alone.
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { catalogue, CHAPTERS } from "../cases/catalogue";
import { readRecords } from "../record/run-record";
import { chapterPage } from "./chapter-page";
import { Comparison } from "./comparison";
import { differencesPage } from "./differences";
import { factsPage } from "./facts-page";
import { frontPage } from "./front-page";
import { chapterFile } from "./markdown";
import { staticPage } from "./static-page";
import { hasTimeline, timeline, timelineFile } from "./timeline";
import { toolDifferencesPage } from "./tool-differences";
import { unknownPage } from "./unknown-page";
import { PATH_FILE, recordPath } from "./record-path";

const DIRECTORY = path.join(projectDir, "docs", "behaviours");
const RENDERED = "<!-- Rendered by `npm run lab -- --render` from lab/record and lab/facts. Changes belong there. -->";

/** Every rendered file, by its name in docs/behaviours. */
export function render(comparison: Comparison): Map<string, string> {
  const page = (text: string): string => `${RENDERED}\n\n${text.trim()}\n`;
  return new Map([
    ["README.md", page(frontPage(comparison))],
    ...Object.keys(CHAPTERS)
      .map(Number)
      .map((chapter): [string, string] => [chapterFile(chapter), page(chapterPage(comparison, chapter))]),
    ["differences.md", page(differencesPage(comparison))],
    ["terraform-and-pulumi.md", page(toolDifferencesPage(comparison))],
    ["aws.md", page(factsPage(comparison))],
    ["unknown.md", page(unknownPage(comparison))],
    ["index.html", staticPage(comparison)],
    [PATH_FILE, recordPath(comparison)],
    ...comparison.scenarios
      .filter(hasTimeline)
      .map((scenario): [string, string] => [timelineFile(scenario), timeline(comparison, scenario)]),
  ]);
}

export const recordedComparison = (): Comparison => new Comparison(catalogue(), readRecords());

/** Writes every page, and removes those of cases that no longer exist. Screenshots are left alone. */
export function writePages(): void {
  const files = render(recordedComparison());
  fs.mkdirSync(DIRECTORY, { recursive: true });
  for (const [name, content] of files) fs.writeFileSync(path.join(DIRECTORY, name), content);
  for (const name of present()) if (!files.has(name)) fs.rmSync(path.join(DIRECTORY, name));
}

/** Names of files that aren't what the record renders to. */
export function stalePages(): string[] {
  const files = render(recordedComparison());
  const read = (name: string) =>
    fs.existsSync(path.join(DIRECTORY, name)) ? fs.readFileSync(path.join(DIRECTORY, name), "utf8") : undefined;
  return [
    ...[...files].filter(([name, content]) => read(name) !== content).map(([name]) => name),
    ...present().filter((name) => !files.has(name)),
  ];
}

const present = (): string[] =>
  fs.existsSync(DIRECTORY) ? fs.readdirSync(DIRECTORY).filter((name) => /\.(md|html|svg)$/.test(name)) : [];
