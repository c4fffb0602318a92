// Chapter × target: how many answers differ from AWS's.
import { CHAPTERS } from "../cases/catalogue";
import type { Comparison } from "./comparison";
import { chapterFile, targetTitle } from "./markdown";

/** Share of differing answers from which a cell is orange, and from which it is red. */
const LEVELS: [from: number, symbol: string][] = [
  [0.25, "🟥"],
  [0.1, "🟧"],
  [0.000_1, "🟨"],
  [0, "🟩"],
];

export function heatMap(comparison: Comparison): string {
  const { targets } = comparison;
  const rows = Object.entries(CHAPTERS).map(([chapter, title]) => {
    const scenarios = comparison.scenarios.filter((scenario) => scenario.chapter === Number(chapter));
    const cells = targets.map((target) => {
      const known = scenarios
        .flatMap((scenario) => comparison.of(scenario, target))
        .filter(({ verdict }) => verdict !== "unknown");
      const differing = known.filter(({ verdict }) => verdict === "differs").length;
      if (known.length === 0) return "not run";
      return `${LEVELS.find(([from]) => differing / known.length >= from)?.[1]} ${differing} of ${known.length}`;
    });
    return `| [${chapter}. ${title}](${chapterFile(Number(chapter))}) | ${cells.join(" | ")} |`;
  });
  return [
    `| Answers that differ from AWS | ${targets.map(targetTitle).join(" | ")} |`,
    `| --- |${" --- |".repeat(targets.length)}`,
    ...rows,
  ].join("\n");
}
