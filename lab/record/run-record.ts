// The record: a file for each scenario, tool and target; scenarios of a family share it.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonical, type Outcome } from "../model/outcome";
import type { Part } from "../model/stack";
import type { Observation } from "../model/step";
import type { ToolName } from "../model/tool-name";

export interface StepRecord extends Observation {
  /** The step's name. */
  step: string;
}

export interface RunRecord {
  /** The scenario's id. */
  case: string;
  /** The scenario's family, if it is of one. */
  family?: string;
  tool: { name: ToolName; version: string };
  /** The provider beneath the tool; `none` for the AWS SDK. */
  provider: string;
  target: { name: string; version: string };
  /** Day on which this was first seen; a run that repeats it keeps it. */
  date: string;
  steps: StepRecord[];
  /** What was left at the target before the lab cleaned up, or why that couldn't be found out. */
  left: Part[] | Outcome;
  /** Keys of the records that the handler was given, sorted; absent if no function runs. */
  delivered?: string[];
}

const RUNS = path.join(__dirname, "runs");

/** A run record of several scenarios of a family that answered alike. */
interface SharedRecord extends Omit<RunRecord, "case"> {
  cases: string[];
}

const recordFile = (record: RunRecord, directory: string): string =>
  path.join(directory, record.family ?? record.case, `${record.target.name}-${record.tool.name}.json`);

function readFile(file: string): RunRecord[] {
  if (!fs.existsSync(file)) return [];
  const stored = JSON.parse(fs.readFileSync(file, "utf8")) as RunRecord | SharedRecord[];
  if (!Array.isArray(stored)) return [stored];
  return stored.flatMap(({ cases, ...rest }) => cases.map((id) => ({ case: id, ...rest })));
}

/** All run records. */
export function readRecords(directory = RUNS): RunRecord[] {
  return fs
    .readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .flatMap((file) => readFile(path.join(directory, file)));
}

/** The run record of the same scenario, tool and target, if there is one. */
export const recordedRun = (record: RunRecord, directory = RUNS): RunRecord | undefined =>
  readFile(recordFile(record, directory)).find((stored) => stored.case === record.case);

/** Whether two run records are equal but for the day. */
export const sameButForDay = (a: RunRecord, b: RunRecord): boolean =>
  text({ ...a, date: "" }) === text({ ...b, date: "" });

/** What a run record was made with. */
export const madeWith = ({ tool, provider, target }: RunRecord): string =>
  `${tool.name} ${tool.version}, ${provider}, ${target.name} ${target.version}`;

/** Whether two run records have the same outcomes, whatever versions they were made with. */
export const alike = (a: RunRecord, b: RunRecord): boolean =>
  sameButForDay(a, { ...b, tool: a.tool, provider: a.provider, target: a.target });

/** Writes a run record; one that repeats what is recorded keeps its date, and so its file. */
export function saveRunRecord(record: RunRecord, directory = RUNS): void {
  const file = recordFile(record, directory);
  const before = recordedRun(record, directory);
  const kept = before && sameButForDay(before, record) ? before : record;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  if (record.family === undefined) return fs.writeFileSync(file, text(kept));
  const others = readFile(file).filter((stored) => stored.case !== record.case);
  const all = shared([...others, kept]).map((entry) => text(entry).trimEnd());
  fs.writeFileSync(file, `[\n${all.join(",\n")}\n]\n`);
}

/** Those that answered alike as one, with the earliest of their days. */
function shared(records: RunRecord[]): SharedRecord[] {
  const groups = new Map<string, SharedRecord>();
  for (const { case: id, ...rest } of records.sort((a, b) => a.case.localeCompare(b.case))) {
    const key = text({ ...rest, cases: [], date: "" });
    const known = groups.get(key);
    if (known) {
      known.cases.push(id);
      if (rest.date < known.date) known.date = rest.date;
    } else groups.set(key, { cases: [id], ...rest });
  }
  return [...groups.values()];
}

/** JSON with a line for each member and each step, so that a difference shows as one line. */
function text({ steps, ...rest }: RunRecord | SharedRecord): string {
  const line = (name: string, value: unknown): string => `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
  const members = Object.entries(rest).flatMap(([name, value]) => (value === undefined ? [] : [line(name, value)]));
  const list = steps.map((step) => `    ${JSON.stringify(step)}`).join(",\n");
  return `{\n${[...members, `  "steps": [\n${list}\n  ]`].join(",\n")}\n}\n`;
}

/** What differs between what is recorded and what a run found, line by line. */
export function differencesFromRecord(before: RunRecord, after: RunRecord): string[] {
  const lines: string[] = [];
  const note = (subject: string, was: unknown, now: unknown): void => {
    const [old, found] = [was, now].map((value) => (value === undefined ? "nothing" : canonical(value)));
    if (old !== found) lines.push(`  ${subject}: recorded ${old}, found ${found}`);
  };
  note("made with", madeWith(before), madeWith(after));
  for (const name of new Set([...before.steps, ...after.steps].map(({ step }) => step))) {
    const [was, now] = [before, after].map(({ steps }) => steps.find(({ step }) => step === name));
    const answer = (step: StepRecord | undefined) => step && { outcome: step.outcome, exit: step.exit };
    if (canonical(answer(was) ?? null) !== canonical(answer(now) ?? null)) note(name, answer(was), answer(now));
    else note(`${name} (evidence)`, was?.evidence, now?.evidence);
  }
  note("left", before.left, after.left);
  note("delivered", before.delivered, after.delivered);
  return lines;
}
