// Where a target answers otherwise than AWS, the most harmful first.
import { harm, HARMS, type Harm } from "../record/compare";
import type { LabCase } from "../model/scenario";
import type { Result } from "../record/run-record";
import type { Record } from "./record";
import { anchor, BASES, code, plural, targetTitle } from "./words";

interface Divergence {
  harm: Harm;
  step: string;
  here: string;
  there: string;
  basis: string;
  cases: Set<LabCase>;
  targets: Set<string>;
}

/** Differences of the same kind, merged over cases, targets and tools. */
export function divergences(record: Record): Divergence[] {
  const found = new Map<string, Divergence>();
  let parted: Result | undefined;
  for (const { what, given, aws, result } of record.all()) {
    const kind = harm(given, aws);
    if (kind === undefined) continue;
    // What looks otherwise after a command that went otherwise follows from that.
    if (kind === "passes" || kind === "fails") parted = result;
    else if (kind === "looks" && parted === result) continue;
    const there = aws.says.join(" or ");
    // Refusals in other words are one finding for all cases; another difference belongs to its case.
    const key = JSON.stringify(
      kind === "wording" ? [kind, given.says, there] : [kind, what.id, given.step, given.says, there],
    );
    const one: Divergence = found.get(key) ?? {
      harm: kind,
      step: given.step,
      here: given.says,
      there,
      basis: BASES[aws.basis],
      cases: new Set(),
      targets: new Set(),
    };
    one.cases.add(what);
    one.targets.add(targetTitle(result.target.name));
    found.set(key, one);
  }
  const order = Object.keys(HARMS);
  // Within a kind: what a stack meets before what only a request of an SDK does, and what is so on many targets before what is on one.
  const weight = ({ harm, cases, targets }: Divergence): number =>
    order.indexOf(harm) * 100 + ([...cases].some(({ tools }) => !tools.includes("api")) ? 0 : 50) - targets.size;
  return [...found.values()].sort((a, b) => weight(a) - weight(b));
}

export function divergenceList(record: Record): string {
  const all = divergences(record);
  return (Object.keys(HARMS) as Harm[])
    .map((kind) => ({ kind, own: all.filter((one) => one.harm === kind) }))
    .filter(({ own }) => own.length > 0)
    .map(
      ({ kind, own }) =>
        `### ${HARMS[kind]} (${own.length})\n\n| Case | Step | Here | On | AWS | Caught by |\n| --- | --- | --- | --- | --- | --- |\n${own.map(row).join("\n")}`,
    )
    .join("\n\n");
}

function row({ step, here, there, basis, cases, targets }: Divergence): string {
  const [first] = [...cases] as [LabCase, ...LabCase[]];
  const name = `[${first.title}](#${anchor(first.id)})${cases.size > 1 ? ` and ${plural(cases.size - 1, "case")} more` : ""}`;
  return `| ${name} | ${step} | ${code(here)} | ${[...targets].join(", ")} | ${code(there)} ${basis} | ${caughtBy(first)} |`;
}

/** The policy rules that catch a case, or why none does. */
export const caughtBy = ({ rules, noRule }: LabCase): string =>
  rules.length > 0 ? rules.map((rule) => `[${rule}](policies/${rule}.md)`).join(", ") : `none: ${noRule ?? "not said"}`;
