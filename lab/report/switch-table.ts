// The 21 combinations of `stream_enabled` and `stream_view_type` as one table: most give the same answers.
import type { Scenario } from "../model/scenario";
import type { Comparison } from "./comparison";
import { anchor, SYMBOLS, targetTitle, toolTitle } from "./markdown";
import { words } from "./outcome-words";

export const isSwitchCase = ({ family }: Pick<Scenario, "family">): boolean => family === "stream-switch";

/** What the table shows of each run, by the names of steps. */
const COLUMNS = ["validate", "plan", "apply", "table", "mapping", "second plan"];

export function switchTable(comparison: Comparison, scenarios: Scenario[]): string {
  const rows = new Map<string, { combinations: Map<Scenario, Set<string>> }>();
  for (const scenario of scenarios) {
    for (const target of comparison.targets) {
      for (const tool of scenario.tools) {
        const cells = comparison.cells(scenario, target, tool);
        if (cells.length === 0) continue;
        const shown = COLUMNS.map((name) => {
          const cell = cells.find(({ step }) => step.name === name);
          if (!cell) return "–";
          const text = words(cell.seen.outcome).replace(/stream [A-Z_]+/, "stream with this view type");
          return `${SYMBOLS[cell.verdict]} ${text.length > 90 ? `${text.slice(0, 89)}…` : text}`.replaceAll("|", "\\|");
        });
        const key = JSON.stringify(shown);
        const row = rows.get(key) ?? { combinations: new Map<Scenario, Set<string>>() };
        const runs = row.combinations.get(scenario) ?? new Set<string>();
        row.combinations.set(scenario, runs.add(`${targetTitle(target)} ${toolTitle(tool)}`));
        rows.set(key, row);
      }
    }
  }
  return [
    `| \`stream_enabled\` / \`stream_view_type\` | Emulator and tool | ${COLUMNS.join(" | ")} |`,
    `|${" --- |".repeat(COLUMNS.length + 2)}`,
    ...[...rows].map(([key, { combinations }]) => {
      const names = [...combinations.keys()].map(({ title }) => shortTitle(title)).join(", ");
      const runs = [...new Set([...combinations.values()].flatMap((set) => [...set]))].join(", ");
      return `| ${names} | ${runs} | ${(JSON.parse(key) as string[]).join(" | ")} |`;
    }),
    "",
    scenarios.map(({ id }) => `<a id="${anchor(id)}"></a>`).join(""),
  ].join("\n");
}

const shortTitle = (title: string): string =>
  title.replace("`stream_enabled` ", "").replace(", `stream_view_type` ", "/").replaceAll("`", "");
