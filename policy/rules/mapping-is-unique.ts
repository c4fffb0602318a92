import { undecided, unverifiable, violation, type Finding } from "../findings/finding";
import { nameOf } from "../graph/names";
import type { Mapping } from "../graph/model";
import { groupReaders, pairKey, streamKey } from "../graph/streams";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** AWS rejects a second mapping of the same stream and function (409 ResourceConflictException); emulators accept it. */
export const mappingIsUnique: Rule = {
  id: "mapping-is-unique",
  url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
  level: "mandatory",
  severity: "high",
  description: "A stream and a function have one event source mapping between them.",
  tags: ["lambda", "streams"],
  remediationSteps:
    "Remove one of the mappings; give the other all filters (a record passes if any of them matches), or none if one of the two has none.",
  *check(graph) {
    const mappings = graph.mappings.filter((mapping) => !mapping.hasNoStream);
    const keys = new Map(mappings.map((mapping) => [mapping, pairKey(mapping)]));
    for (const [first, ...others] of groupReaders(mappings, (mapping) => keys.get(mapping))) {
      if (!first) continue;
      for (const mapping of others) {
        yield violation(
          mapping.resource,
          `has the same stream and function as ${nameOf(first.resource)}; AWS rejects the second of them (409 ResourceConflictException)`,
          howToUnite(first, mapping),
        );
      }
    }
    yield* openPairs(
      mappings.filter((mapping) => !isReportedElsewhere(mapping)),
      keys,
    );
  },
};

/** How one mapping can deliver the records of both: a record passes if any filter matches, or if there is none. */
function howToUnite(first: Mapping, { filters }: Mapping): string {
  const name = nameOf(first.resource);
  const isUnfiltered = (list: Mapping["filters"]) => list !== UNKNOWN && list.length === 0;
  if (isUnfiltered(first.filters)) return `remove it, since ${name} delivers every record`;
  if (isUnfiltered(filters)) return `remove it and the filters of ${name}, which then has to deliver every record`;
  return `remove it, and add its filters to those of ${name}`;
}

/** Whether another rule reports that the table or the function is undecided: one cause, one line. */
function isReportedElsewhere(mapping: Mapping): boolean {
  const { source, target } = mapping;
  const isOneOfEnabled =
    source.candidates.length > 1 && source.candidates.every(({ streamEnabled }) => streamEnabled === true);
  // mapping-needs-enabled-stream reports the table, role-can-read-stream the function.
  return (streamKey(mapping) === undefined && !isOneOfEnabled) || (target.candidates.length === 0 && target.undecided);
}

/** Mappings that may duplicate another; each pair is one line. */
function* openPairs(mappings: readonly Mapping[], keys: ReadonlyMap<Mapping, string | undefined>): Iterable<Finding> {
  const open = new Set(mappings.filter((mapping) => keys.get(mapping) === undefined));
  if (open.size === 0) return;
  // Mappings are indexed by their possible tables, functions and versions, so that an undecided one isn't compared with
  // all others.
  const filed = new Map<string, { certain?: Mapping; lastOpen?: Mapping }>();
  for (const mapping of mappings) {
    for (const key of combinations(partsOf(mapping, [mapping.qualifier ?? ANY, EVERY]))) {
      const entry = filed.get(key) ?? {};
      filed.set(key, entry);
      if (open.has(mapping)) entry.lastOpen = mapping;
      else entry.certain ??= mapping;
    }
  }
  for (const mapping of open) {
    open.delete(mapping);
    const { qualifier } = mapping;
    const entries = combinations(partsOf(mapping, qualifier === undefined ? [EVERY] : [qualifier, ANY])).flatMap(
      (key) => filed.get(key) ?? [],
    );
    // An earlier undecided mapping has already been reported, with this one's name.
    const later = entries.map(({ lastOpen }) => lastOpen).find((other) => other && open.has(other));
    const other = entries.find(({ certain }) => certain)?.certain ?? later;
    if (other) yield openPair(mapping, other);
  }
}

function openPair({ resource, source, target, qualifier }: Mapping, other: Mapping): Finding {
  const joins = [source, target].filter(({ candidates }) => candidates.length > 1);
  const reasons = joins.map(({ reason }) => reason);
  if (qualifier === undefined) reasons.push("which version of its function it invokes is unknown until the update");
  const isPending = qualifier === undefined || joins.some((join) => join.undecided);
  return (isPending ? undecided : unverifiable)(
    resource,
    `has the same stream and function as ${nameOf(other.resource)}: ${reasons.join(", and ")}`,
  );
}

/** Placeholder for an unknown version. */
const ANY = "?";
/** Placeholder for every version. */
const EVERY = "*";

/** The possible tables and functions of a mapping, with these versions. */
function partsOf({ source, sourceArn, target, functionName }: Mapping, qualifiers: readonly string[]) {
  const urns = ({ candidates }: Mapping["source"] | Mapping["target"], name: unknown) =>
    candidates.length > 0 ? candidates.map(({ resource }) => resource.urn) : [String(name)];
  return [urns(source, sourceArn), urns(target, functionName), qualifiers];
}

/** One string for each choice of one item from each list. */
function combinations(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.reduce((texts, list) => texts.flatMap((text) => list.map((item) => `${text}\n${item}`)));
}
