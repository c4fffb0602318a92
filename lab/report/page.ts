// docs/behaviours.md and its pictures, from the record alone.
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { catalogue, CHAPTERS } from "../cases/catalogue";
import type { Basis, Verdict } from "../record/compare";
import { readResults } from "../record/run-record";
import { TARGETS } from "../targets";
import { divergenceList, divergences } from "./divergences";
import { matrix } from "./matrix";
import { Record } from "./record";
import { section } from "./section";
import { sideBySide } from "./side-by-side";
import { hasTimeline, timeline, timelineFile } from "./timeline";
import { way, WAY_FILE } from "./way";
import { BASES, plural, SYMBOLS, targetTitle, toolTitle } from "./words";

const DOCS = path.join(projectDir, "docs");

/** The note's own. */
const FRONT_MATTER = `+++
title = 'Aws Dynamodb Streams'
date = 2024-01-27T11:09:19-05:00
draft = true
+++`;

/** Every file of the page, by its name in docs/. */
export function render(record: Record): Map<string, string> {
  const files = new Map([
    ["behaviours.md", text(record)],
    [WAY_FILE, way(record)],
  ]);
  for (const what of record.cases.filter(hasTimeline)) files.set(timelineFile(what), timeline(record, what));
  return files;
}

export const page = {
  /** Writes what differs, and takes away pictures of cases that are no more. */
  write(): void {
    const files = render(theRecord());
    for (const [name, content] of files) fs.writeFileSync(path.join(DOCS, name), content);
    for (const name of pictures()) if (!files.has(name)) fs.rmSync(path.join(DOCS, name));
  },
  /** Files that aren't what the record renders to. */
  stale(): string[] {
    const files = render(theRecord());
    const read = (name: string) =>
      fs.existsSync(path.join(DOCS, name)) ? fs.readFileSync(path.join(DOCS, name), "utf8") : undefined;
    return [
      ...[...files].filter(([name, content]) => read(name) !== content).map(([name]) => name),
      ...pictures().filter((name) => !files.has(name)),
    ];
  },
};

const theRecord = (): Record => new Record(catalogue(), readResults());
const pictures = (): string[] => fs.readdirSync(DOCS).filter((name) => /^lab-.*\.svg$/.test(name));

function text(record: Record): string {
  return `${[
    FRONT_MATTER,
    "<!-- Rendered by `npm run lab` from lab/record and lab/facts. Changes belong there. -->",
    "# What Terraform and Pulumi do with DynamoDB streams",
    "The note's purpose was to document the behaviours between Terraform and DynamoDB streams, on AWS and on LocalStack. This finishes it: what tools and emulators answer was recorded by `npm run lab`, and AWS's answer stands beside it with its source. The stack is the note's, made to work (the stream on, a role that may read it, the batch size said aloud), with the changes that each case names.",
    `![The way of a record](${WAY_FILE})`,
    "## At a glance",
    legend(record),
    matrix(record),
    "## Where targets part from AWS",
    "The most harmful first. What merely looks otherwise after a command that went otherwise is left out: it follows.",
    divergenceList(record),
    "## Terraform and Pulumi side by side",
    "What depends on the tool is run with both; what doesn't (records, retries, filters) is run once per target, through the AWS SDK.",
    sideBySide(record),
    ...Object.entries(CHAPTERS).flatMap(([chapter, title]) => [
      `## ${chapter}. ${title}`,
      ...record.cases.filter((what) => what.chapter === Number(chapter)).map((what) => section(record, what)),
    ]),
    "## What was run",
    whatWasRun(record),
  ].join("\n\n")}\n`;
}

function legend(record: Record): string {
  const cells = record.all();
  const count = (verdict: Verdict) => cells.filter((cell) => cell.verdict === verdict).length;
  const bases = (basis: Basis) =>
    new Set(cells.filter((cell) => cell.aws.basis === basis).map(({ what, given }) => `${what.id} ${given.step}`)).size;
  return [
    `${plural(record.cases.length, "case")}, ${plural(record.results.length, "run")}, ${plural(cells.length, "answer")}: ${SYMBOLS.same} ${count("same")} as AWS, ${SYMBOLS.wording} ${count("wording")} refused as on AWS in other words, ${SYMBOLS.differs} ${count("differs")} otherwise than AWS (${plural(divergences(record).filter(({ harm }) => harm !== "wording").length, "finding")}), ${SYMBOLS.unknown} ${count("unknown")} where AWS's answer isn't known.`,
    "",
    `How AWS's answers are known: ${BASES.run} ${bases("run")}: by us on AWS, or answered by the tool alone, which sends no request; ${BASES.documented} ${bases("documented")}: AWS's pages say so; ${BASES["recorded by others"]} ${bases("recorded by others")}: what other projects recorded of AWS, quote from it, or assert in tests that they run on it, with file and date in the evidence; ${BASES.unknown} ${bases("unknown")}. AWS itself was ${record.results.some(({ target }) => target.name === "aws") ? "run" : "not run: no answer here is a guess of ours about it"}.`,
  ].join("\n");
}

function whatWasRun(record: Record): string {
  const versions = new Map(record.results.map(({ target }) => [target.name, target.version]));
  const targets = record.targets.map(
    (name) => `- **${targetTitle(name)} ${versions.get(name)}**: ${TARGETS.get(name)?.about}`,
  );
  const tools = [
    ...new Map(
      record.results.map(({ tool, provider }) => [
        tool.name,
        `- **${toolTitle(tool.name)} ${tool.version}**${provider === "none" ? "" : `, provider ${provider}`}`,
      ]),
    ).values(),
  ];
  return [...tools.sort(), ...targets].join("\n");
}
