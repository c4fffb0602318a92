// What AWS does, as others recorded it: every fact in lab/facts, with its source.
import * as fs from "node:fs";
import * as path from "node:path";
import { canonical, refusedWith, type Outcome } from "./outcome";

export interface Source {
  /** A repository, as owner/name, or whose documentation. */
  project: string;
  /** A path in the repository, or the address of a page. */
  file: string;
  /** The test in the file, or the place on the page. */
  test?: string;
}

export interface Fact {
  /** Unique over all files. */
  id: string;
  /** What AWS does, in a sentence. */
  statement: string;
  /** The value that was seen or documented, in short. */
  answer: string;
  /** AWS's error, as "<code>: <message>" with placeholders for names. A step that expects this error can cite the fact. */
  error?: string;
  /** Outcomes that this fact is evidence for, by the topic of the step: a step that expects another one can't cite it. */
  supports?: { [topic: string]: Outcome[] };
  /** Where it is from, one entry a place. Each states the fact or a part of it. */
  sources: Source[];
  /** When it was recorded or, for a document, read. */
  date: string;
  /**
   * `documented`: stated by the vendor's documentation or service model; `recorded`: an answer of AWS kept by a test; `asserted`: checked by
   * a test that passes on AWS; `quoted`: quoted in a document; `derived`: it follows from recordings or from source code; `reported`: quoted
   * in a public thread; `comment`: stated by a comment in source code.
   */
  basis: "documented" | "recorded" | "asserted" | "quoted" | "derived" | "reported" | "comment";
  confidence: "high" | "medium" | "low";
  /** What weakens the evidence, or what else supports it. Pages print it beside the answer, without the statement. */
  note?: string;
}

const DIRECTORY = path.join(__dirname, "../facts");

let files: Map<string, Fact[]> | undefined;
let known: Map<string, Fact> | undefined;

/** The facts of each file, by the file's name without its ending. */
export function factFiles(): Map<string, Fact[]> {
  files ??= new Map(
    fs
      .readdirSync(DIRECTORY)
      .filter((file) => file.endsWith(".json"))
      .map((file) => [
        path.basename(file, ".json"),
        JSON.parse(fs.readFileSync(path.join(DIRECTORY, file), "utf8")) as Fact[],
      ]),
  );
  return files;
}

/** All facts by their ids. */
export function facts(): Map<string, Fact> {
  known ??= new Map([...factFiles().values()].flat().map((fact) => [fact.id, fact]));
  return known;
}

/** @throws Error if there is no such fact. */
export function fact(id: string): Fact {
  const found = facts().get(id);
  if (!found) throw new Error(`There is no fact "${id}" in lab/facts: give the id of one, or add it with its source.`);
  return found;
}

/** Whether a fact is evidence for an outcome of a step: it lists it under the step's topic, or it is the error with the fact's text. */
export function supports({ error, supports: listed = {} }: Fact, topic: string, outcome: Outcome): boolean {
  if (error !== undefined && canonical(outcome) === canonical(refusedWith(error))) return true;
  return (listed[topic] ?? []).some((known) => canonical(known) === canonical(outcome));
}

/** AWS's rejection in the words of a fact's `error`. @throws Error if the fact has none */
export function refusalOf(id: string): Outcome {
  const { error } = fact(id);
  if (error === undefined)
    throw new Error(`The fact "${id}" in lab/facts has no "error": it isn't evidence of a rejection.`);
  return refusedWith(error);
}
