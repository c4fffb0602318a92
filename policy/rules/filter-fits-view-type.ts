import { streamOf } from "../filters/stream-of";
import { judgeFilter, type Verdict } from "../filters/verdict";
import { advice, undecided, violation, type Finding } from "../findings/finding";
import { namesOf, shown } from "../graph/names";
import type { Reader } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import type { Rule } from "../rule";

/** A filter that AWS would reject, that no record of this stream can match, or that keeps no record out. */
export const filterFitsViewType: Rule = {
  id: "filter-fits-view-type",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html",
  level: "mandatory",
  severity: "high",
  description: "An event filter is valid, and asks for what the stream's records carry.",
  tags: ["dynamodb", "lambda", "streams", "filters"],
  remediationSteps: "Correct the pattern, or choose a view type that carries the image, usually NEW_AND_OLD_IMAGES.",
  *check({ readers }) {
    for (const reader of readers) {
      const { filters, resource } = reader;
      // mapping-settings-are-accepted reports that.
      if (filters === UNKNOWN) continue;
      const judged = filters.map((text, i) =>
        text === UNKNOWN ? NOT_YET : judge(text, reader, labelOf(i, filters.length)),
      );
      const doubts = new Set([...unknownOnes(filters), ...judged.flatMap(({ doubt = [] }) => doubt)]);
      if (doubts.size > 0) yield undecided(resource, `${DOUBT}: ${[...doubts].join(", and ")}`);
      // Filters are alternatives: records that one of them lets through reach the function.
      const allDead = judged.every(({ dead }) => dead);
      for (const { finding, dead } of judged) {
        if (finding) yield dead && !allDead ? { ...finding, outcome: "advice" } : finding;
      }
    }
  },
};

const DOUBT = "has a filter that no record can match";

function labelOf(i: number, length: number): string {
  return length === 1 ? "its filter" : `its filter ${i + 1} of ${length}`;
}

/** The unknown filters, as a clause; empty if there are none. */
function unknownOnes(filters: readonly MaybeUnknown<string | undefined>[]): string[] {
  const numbers = filters.flatMap((text, i) => (text === UNKNOWN ? [i + 1] : []));
  const last = numbers.pop();
  if (last === undefined) return [];
  if (numbers.length === 0) return [`${labelOf(last - 1, filters.length)} is unknown until the update`];
  return [`its filters ${numbers.join(", ")} and ${last} of ${filters.length} are unknown until the update`];
}

interface Judged {
  finding?: Finding;
  /** Why the answer is open, as a clause. */
  doubt?: string;
  /** Whether the filter certainly lets no record through. */
  dead: boolean;
}

const NOT_YET: Judged = { dead: false };

function judge(text: string | undefined, reader: Reader, label: string): Judged {
  const filter = text ?? "";
  const alone = judgeFilter(filter);
  if (alone.kind !== "alive") return { finding: findingOf(alone, reader, label, filter), dead: alone.kind === "dead" };
  const remark = alone.undocumented === undefined ? undefined : undocumented(reader, label, alone.undocumented);
  const { candidates } = reader.source;
  // If no table can be seen, or it has no stream, mapping-needs-enabled-stream reports it.
  if (reader.hasNoStream || candidates.length === 0) return { finding: remark, dead: false };
  const faults = candidates
    .map((table) => judgeFilter(filter, streamOf(table)))
    .filter((verdict) => verdict.kind !== "alive");
  const [first] = faults;
  if (first && faults.length === candidates.length) {
    return { finding: findingOf(first, reader, label, filter), dead: faults.every(({ kind }) => kind === "dead") };
  }
  const tables = namesOf(candidates.map((table) => table.resource));
  if (first) return { doubt: `it reads one of ${tables}, which differ`, dead: false };
  // stream-view-type-needs-enabled-stream reports a view type that is unknown.
  return { finding: remark, dead: false };
}

type Fault = Exclude<Verdict, { kind: "alive" }>;

function findingOf(verdict: Fault, { resource, source }: Reader, label: string, filter: string): Finding {
  switch (verdict.kind) {
    case "invalid":
      return violation(
        resource,
        `has an event filter that AWS rejects, ${shown(filter)}: ${verdict.problem}`,
        verdict.fix,
      );
    case "vain":
      return violation(resource, `gets records that ${label} seems to keep out: ${verdict.problem}`, verdict.fix);
    case "dead": {
      const tables = namesOf(source.candidates.map((table) => table.resource));
      const fix = verdict.fix.replace(/^set the view type/, `set the view type of ${tables}`);
      return violation(resource, `gets no record through ${label}: ${verdict.problem}`, fix);
    }
  }
}

function undocumented({ resource }: Reader, label: string, operator: string): Finding {
  return advice(
    resource,
    `uses ${operator} in ${label}, which AWS doesn't document for Lambda's filters`,
    "check on a deployed mapping that records come through, or use a documented operator",
  );
}
