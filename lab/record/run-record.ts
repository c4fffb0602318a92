// The record: one file per case, tool and target.
import * as fs from "node:fs";
import * as path from "node:path";
import type { Kind } from "../model/scenario";
import type { ToolName } from "../model/tool-name";

export interface StepResult {
  step: string;
  kind: Kind;
  says: string;
  exit?: number;
  did?: string;
  evidence?: string[];
}

export interface Result {
  case: string;
  tool: { name: ToolName; version: string };
  /** The provider beneath the tool. */
  provider: string;
  target: { name: string; version: string };
  /** Day on which this result was first seen; a run that repeats it leaves it. */
  date: string;
  steps: StepResult[];
  /** What was at the target in the end, before the lab cleaned up. */
  left: string;
  /** Keys of the records that the handler was given, sorted; absent where no function runs. */
  delivered?: string[];
}

const RESULTS = path.join(__dirname, "runs");

const resultFile = (result: Pick<Result, "case" | "tool" | "target">): string =>
  path.join(RESULTS, result.case, `${result.target.name}-${result.tool.name}.json`);

/** All recorded results. */
export function readResults(directory = RESULTS): Result[] {
  return fs
    .readdirSync(directory, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => JSON.parse(fs.readFileSync(path.join(directory, file), "utf8")) as Result);
}

/** The recorded result of the same case, tool and target. */
export function recorded(result: Pick<Result, "case" | "tool" | "target">): Result | undefined {
  const file = resultFile(result);
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, "utf8")) as Result) : undefined;
}

/** Whether two results are the same but for the day. */
export const same = (a: Result, b: Result): boolean => text({ ...a, date: "" }) === text({ ...b, date: "" });

/** What a result was made with. */
export const madeWith = ({ tool, provider, target }: Result): string =>
  `${tool.name} ${tool.version}, ${provider}, ${target.name} ${target.version}`;

/** Whether two results say the same, whatever versions they were made with. */
export const alike = (a: Result, b: Result): boolean =>
  same(a, { ...b, tool: a.tool, provider: a.provider, target: a.target });

/** Writes a result; one that repeats what is recorded keeps its date, and so its file. */
export function write(result: Result): void {
  const before = recorded(result);
  const file = resultFile(result);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, text(before && same(before, result) ? before : result));
}

const text = (result: Result): string => `${JSON.stringify(result, null, 2)}\n`;

/** What differs between what is recorded and what a run found, line by line. */
export function differences(before: Result, after: Result): string[] {
  const lines: string[] = [];
  const note = (what: string, was: unknown, is: unknown): void => {
    const [old, now] = [JSON.stringify(was) ?? "nothing", JSON.stringify(is) ?? "nothing"];
    if (old !== now) lines.push(`  ${what}: recorded ${old}, found ${now}`);
  };
  note("made with", madeWith(before), madeWith(after));
  for (const name of new Set([...before.steps, ...after.steps].map(({ step }) => step))) {
    const [was, is] = [before, after].map(({ steps }) => steps.find(({ step }) => step === name));
    if (was?.says !== is?.says || was?.exit !== is?.exit || was?.did !== is?.did)
      note(name, was && [was.says, was.exit, was.did], is && [is.says, is.exit, is.did]);
    else note(`${name} (evidence)`, was?.evidence, is?.evidence);
  }
  note("left", before.left, after.left);
  note("delivered", before.delivered, after.delivered);
  return lines;
}
