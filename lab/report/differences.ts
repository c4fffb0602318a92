// Where a target answers differently from AWS, the most harmful first.
import type { Scenario } from "../model/scenario";
import { harm, HARMS, type Basis, type Harm } from "../record/compare";
import type { RunRecord } from "../record/run-record";
import type { Comparison } from "./comparison";
import { basisMark, caughtBy, code, folded, HARM_WORDS, plural, scenarioLink, targetTitle } from "./markdown";
import { words } from "./outcome-words";

export interface Difference {
  harm: Harm;
  step: string;
  here: string;
  there: string;
  basis: Basis;
  scenarios: Set<Scenario>;
  targets: Set<string>;
}

/** Differences of the same kind, merged over scenarios, targets and tools. */
export function differences(comparison: Comparison): Difference[] {
  const found = new Map<string, Difference>();
  let parted: RunRecord | undefined;
  for (const { scenario, step, seen, aws, record } of comparison.all()) {
    const kind = harm(step, seen.outcome, aws);
    if (kind === undefined) continue;
    // After a command with a different result, a different look of the stack only follows from it.
    if (kind === "passes" || kind === "fails") parted = record;
    else if (kind === "looks" && parted === record) continue;
    const here = words(seen.outcome);
    const there = aws.outcomes.map(words).join(" or ");
    // Rejections with different wording are one finding for all scenarios; another difference belongs to its scenario.
    const key = JSON.stringify(kind === "wording" ? [kind, here, there] : [kind, scenario.id, step.name, here, there]);
    const known = found.get(key) ?? {
      harm: kind,
      step: step.name,
      here,
      there,
      basis: aws.basis,
      scenarios: new Set<Scenario>(),
      targets: new Set<string>(),
    };
    known.scenarios.add(scenario);
    known.targets.add(targetTitle(record.target.name));
    found.set(key, known);
  }
  // Within a kind: stacks before SDK requests, then differences on many targets before those on one.
  const weight = ({ harm: kind, scenarios, targets }: Difference): number =>
    HARMS.indexOf(kind) * 100 + ([...scenarios].some(({ tools }) => !tools.includes("api")) ? 0 : 50) - targets.size;
  return [...found.values()].sort((a, b) => weight(a) - weight(b));
}

export function differencesPage(comparison: Comparison): string {
  const all = differences(comparison);
  const sections = HARMS.map((kind) => ({ kind, some: all.filter((difference) => difference.harm === kind) }))
    .filter(({ some }) => some.length > 0)
    .map(({ kind, some }, index) => {
      const table = [
        "| Case | Step | On the emulator | Emulators | On AWS | Policy rule |",
        "| --- | --- | --- | --- | --- | --- |",
        ...some.map(row),
      ].join("\n");
      // Only the most harmful kind is unfolded, so that the page shows all kinds at a glance.
      const shown = index === 0 ? table : folded(`Show all ${some.length}`, table);
      return `## ${HARM_WORDS[kind]} (${some.length})\n\n${shown}`;
    });
  return [
    "# Where emulators differ from AWS",
    "The most harmful differences come first. A difference that only follows from an earlier one in the same run is left out.",
    ...sections,
  ].join("\n\n");
}

function row({ step, here, there, basis, scenarios, targets }: Difference): string {
  const [first] = [...scenarios] as [Scenario, ...Scenario[]];
  const name = `${scenarioLink(first)}${scenarios.size > 1 ? ` and ${plural(scenarios.size - 1, "more case")}` : ""}`;
  return `| ${name} | ${step} | ${code(here)} | ${[...targets].join(", ")} | ${code(there)} ${basisMark(basis)} | ${caughtBy(first)} |`;
}
