// What AWS does, by the word of others: every fact in lab/facts, with its source.
import * as fs from "node:fs";
import * as path from "node:path";

/** How a fact is known. `documented`: AWS says so. The rest is what others saw AWS do, from the strongest evidence to the weakest. */
type Basis = "documented" | "recorded" | "asserted" | "quoted" | "derived" | "reported" | "comment";

export interface Fact {
  id: string;
  /** What AWS does, in a sentence. */
  says: string;
  /** The value that was seen, in short. */
  answer: string;
  /** AWS's refusal, as "<code>: <message>" with placeholders for names. */
  error?: string;
  source: { project: string; file: string; test?: string };
  date: string;
  /**
   * `recorded`: an answer of AWS kept by a test; `asserted`: a test that passed on AWS; `quoted`: an answer quoted in a document;
   * `derived`: computed from recordings; `reported`: quoted in a thread; `comment`: a remark in a test.
   */
  basis: Basis;
  confidence: "high" | "medium" | "low";
  note?: string;
}

const DIRECTORY = path.join(__dirname, "../facts");

let known: Map<string, Fact> | undefined;

/** All facts by their ids. */
export function facts(): Map<string, Fact> {
  known ??= new Map(
    fs
      .readdirSync(DIRECTORY)
      .filter((file) => file.endsWith(".json"))
      .flatMap((file) => JSON.parse(fs.readFileSync(path.join(DIRECTORY, file), "utf8")) as Fact[])
      .map((fact) => [fact.id, fact]),
  );
  return known;
}

/** @throws Error where there is no such fact. */
export function fact(id: string): Fact {
  const found = facts().get(id);
  if (!found) throw new Error(`There is no fact "${id}" in lab/facts: give the id of one, or add it with its source.`);
  return found;
}
