// Which runs there are: case × tool × target.
import type { Scenario } from "../model/scenario";
import { TARGETS } from "../targets";
import type { Target } from "../model/target";
import { TOOLS } from "../tools";
import type { Tool } from "../model/tool";
import type { ToolName } from "../model/tool-name";

export interface Run {
  /** Such as `view-type-changed/ministack-terraform`. */
  id: string;
  scenario: Scenario;
  tool: Tool;
  target: Target;
}

export interface Selection {
  /** Each empty list stands for all. */
  cases: string[];
  tools: string[];
  targets: string[];
  sample: boolean;
}

/**
 * The selected runs, those of different targets in turn, so that they can go on side by side.
 *
 * @returns the runs, and why targets were left out.
 * @throws Error if a name is unknown, or if a target that is asked for by name isn't available.
 */
export async function selectRuns(
  cases: Scenario[],
  selection: Selection,
): Promise<{ chosen: Run[]; leftOut: string[] }> {
  known(
    "case",
    selection.cases,
    cases.map(({ id }) => id),
  );
  known("tool", selection.tools, Object.keys(TOOLS));
  known("target", selection.targets, [...TARGETS.keys()]);
  const leftOut: string[] = [];
  const targets: Target[] = [];
  for (const target of TARGETS.values()) {
    const named = selection.targets.includes(target.name);
    if (
      !named &&
      (selection.targets.length > 0 || target.name === "aws" || (selection.sample && target.name !== "ministack"))
    )
      continue;
    const reason = await target.unavailable?.();
    if (reason === undefined) targets.push(target);
    else if (named) throw new Error(`The target "${target.name}" isn't available: ${reason}`);
    else leftOut.push(`${target.title}: ${reason}`);
  }
  const missing = new Set<ToolName>();
  for (const tool of Object.values(TOOLS)) {
    const reason = await tool.unavailable?.();
    if (reason === undefined) continue;
    if (selection.tools.includes(tool.name)) throw new Error(`The tool "${tool.name}" isn't available: ${reason}`);
    missing.add(tool.name);
    leftOut.push(`${tool.title}: ${reason}`);
  }
  const perTarget = targets.map((target) =>
    cases
      .filter(
        ({ id, sample }) =>
          (selection.cases.length === 0 || selection.cases.includes(id)) && (!selection.sample || sample),
      )
      .filter(
        ({ invokes, once, without, chapter }) =>
          (target.invokes || !invokes) &&
          !(target.name in without) &&
          (target.name === "ministack" || !once) &&
          (target.chapters?.includes(chapter) ?? true),
      )
      .flatMap((scenario) =>
        scenario.tools
          .filter(
            (name: ToolName) =>
              !missing.has(name) &&
              (selection.tools.length === 0 || selection.tools.includes(name)) &&
              (target.tools?.includes(name) ?? true),
          )
          .map((name) => ({ id: runId(scenario.id, target.name, name), scenario, tool: TOOLS[name], target })),
      ),
  );
  return { chosen: interleave(perTarget), leftOut };
}

const runId = (id: string, target: string, tool: ToolName): string => `${id}/${target}-${tool}`;

/** Spreads the lists' items evenly: each list keeps its order, and ends with the others. */
function interleave<Item>(lists: Item[][]): Item[] {
  return lists
    .flatMap((list) => list.map((item, i) => ({ item, at: (i + 1) / list.length })))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

function known(noun: string, asked: string[], names: string[]): void {
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw new Error(`There is no ${noun} "${unknown}". There are: ${names.join(", ")}.`);
}
