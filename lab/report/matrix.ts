// The state of each case on each target, by symbol and text.
import { CHAPTERS } from "../cases/catalogue";
import type { LabCase } from "../model/scenario";
import { awsAnswer, type Basis } from "../record/compare";
import type { Cell, Record } from "./record";
import { anchor, BASES, SYMBOLS, targetTitle, toolTitle } from "./words";

export function matrix(record: Record): string {
  const { targets, cases } = record;
  const rows = Object.entries(CHAPTERS).flatMap(([chapter, title]) => {
    const own = cases.filter((what) => what.chapter === Number(chapter));
    return own.length === 0
      ? []
      : [
          `| **${chapter}. ${title}** |${" |".repeat(targets.length + 1)}`,
          ...own.map(
            (what) =>
              `| [${what.title}](#${anchor(what.id)}) | ${targets.map((target) => cell(record, what, target)).join(" | ")} | ${awsCell(record, what)} |`,
          ),
        ];
  });
  return [
    `| Case | ${targets.map(targetTitle).join(" | ")} | AWS |`,
    `| --- |${" --- |".repeat(targets.length + 1)}`,
    ...rows,
  ].join("\n");
}

function cell(record: Record, what: LabCase, target: string): string {
  const perTool = what.tools.flatMap((tool) => {
    const cells = record.cells(what, target, tool);
    return cells.length === 0 ? [] : [{ tool, says: state(cells) }];
  });
  const [first] = perTool;
  if (!first) return "– not run";
  if (perTool.every(({ says }) => says === first.says)) return first.says;
  return perTool.map(({ tool, says }) => `${toolTitle(tool)} ${says}`).join("; ");
}

/** The worst of a run's answers with its count, and how many there are to which AWS's isn't known. */
function state(cells: Pick<Cell, "verdict">[]): string {
  const count = (wanted: Cell["verdict"]) => cells.filter(({ verdict }) => verdict === wanted).length;
  const known = cells.length - count("unknown");
  if (known === 0) return `${SYMBOLS.unknown} AWS unknown`;
  const worst =
    count("differs") > 0
      ? `${SYMBOLS.differs} ${count("differs")} of ${known} differ`
      : count("wording") > 0
        ? `${SYMBOLS.wording} refused in other words`
        : `${SYMBOLS.same} as AWS (${known})`;
  return count("unknown") > 0 ? `${worst}, ${SYMBOLS.unknown} ${count("unknown")}` : worst;
}

/** How AWS's answers to a case are known, each kind with its count. */
function awsCell(record: Record, what: LabCase): string {
  const counts = new Map<Basis, number>();
  for (const step of what.steps) {
    if (!record.results.some((result) => result.case === what.id && result.steps.some((one) => one.step === step.name)))
      continue;
    const { basis } = awsAnswer(what, step, what.tools, record.results);
    counts.set(basis, (counts.get(basis) ?? 0) + 1);
  }
  return (
    (Object.keys(BASES) as Basis[])
      .flatMap((basis) => (counts.has(basis) ? [`${BASES[basis]} ${counts.get(basis)}`] : []))
      .join(", ") || "–"
  );
}
