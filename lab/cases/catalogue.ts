// All cases: every file in lab/cases is one, or a family of them.
import * as fs from "node:fs";
import { createRequire } from "node:module";
import * as path from "node:path";
import type { Scenario } from "../model/scenario";

const load = createRequire(__filename);

/** The page's chapters, by number. */
export const CHAPTERS: Record<number, string> = {
  1: "Enabling the stream and choosing its view type",
  2: "Changes on a live stack",
  3: "Starting position",
  4: "A handler that fails",
  5: "Filters, batches and windows",
  6: "Records",
  7: "Permissions and runtime",
  8: "Manual changes, imports and interruptions",
};

/**
 * The catalogue, in the order of its chapters.
 *
 * @throws Error if a file's name has no chapter, or two cases or two steps of a case share a name.
 */
export function catalogue(): Scenario[] {
  const cases = fs
    .readdirSync(__dirname)
    .filter((file) => file !== path.basename(__filename))
    .sort()
    .flatMap((file) => {
      const chapter = Number(/^(\d)-/.exec(file)?.[1]);
      if (!(chapter in CHAPTERS))
        throw new Error(`lab/cases/${file}: its name doesn't begin with a chapter, 1 to 8 ("2-view-type.ts").`);
      const { default: found } = load(path.join(__dirname, file)) as {
        default: Omit<Scenario, "chapter"> | Omit<Scenario, "chapter">[];
      };
      return [found].flat().map((scenario) => ({ ...scenario, chapter }));
    });
  unique(
    cases.map(({ id }) => id),
    "cases",
  );
  for (const { id, steps } of cases)
    unique(
      steps.map(({ name }) => name),
      `steps of the case "${id}"`,
    );
  return cases;
}

function unique(names: string[], noun: string): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) throw new Error(`Two ${noun} are named "${twice}": give one of them another name.`);
}
