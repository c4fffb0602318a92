import { undecided, violation } from "../findings/finding";
import { nameOf } from "../graph/names";
import type { Mapping } from "../graph/model";
import { groupReaders, streamKey } from "../graph/streams";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** AWS rejects a second mapping of the same stream and function (409 ResourceConflictException); emulators take it. */
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
    const open = mappings.filter((mapping) => keys.get(mapping) === undefined);
    if (open.length === 0) return;
    const filed = new Map<string, Mapping[]>();
    for (const mapping of mappings) {
      for (const key of combinations(partsOf(mapping).map(filedUnder))) {
        const others = filed.get(key);
        if (others) others.push(mapping);
        else filed.set(key, [mapping]);
      }
    }
    for (const mapping of open) {
      const keys = combinations(partsOf(mapping).map(soughtUnder));
      if (!keys.some((key) => filed.get(key)?.some((other) => other !== mapping))) continue;
      yield undecided(
        mapping.resource,
        "has the same stream and function as another mapping: which it has is unknown until the update",
      );
    }
  },
};

/** What to do so that one mapping delivers what two were to: a record passes if any filter matches, or if there is none. */
function howToUnite(first: Mapping, { filters }: Mapping): string {
  const name = nameOf(first.resource);
  const isUnfiltered = (list: Mapping["filters"]) => list !== UNKNOWN && list.length === 0;
  if (isUnfiltered(first.filters)) return `remove it, since ${name} delivers every record`;
  if (isUnfiltered(filters)) return `remove it and the filters of ${name}, which has to deliver every record then`;
  return `remove it, and add its filters to those of ${name}`;
}

/** Names stream and function; `undefined` if either can't be told. A function under another alias or version is another. */
function pairKey(mapping: Mapping): string | undefined {
  const { functionName, qualifier, target } = mapping;
  const stream = streamKey(mapping);
  const [only, ...more] = target.candidates;
  const name =
    only && more.length === 0 ? only.resource.urn : typeof functionName === "string" ? functionName : undefined;
  return stream === undefined || name === undefined || qualifier === undefined
    ? undefined
    : `${stream}\n${name}\n${qualifier}`;
}

/** The tables, functions and versions that a mapping may have; an empty list for any. */
function partsOf({ source, target, qualifier }: Mapping): string[][] {
  const urns = (join: Mapping["source"] | Mapping["target"]) => join.candidates.map(({ resource }) => resource.urn);
  return [urns(source), urns(target), qualifier === undefined ? [] : [qualifier]];
}

// Mappings are filed by what they may have, so that an open one needn't be compared with all others.
const UNSEEN = "?";
const EVERY = "*";

const filedUnder = (part: readonly string[]) => [...(part.length > 0 ? part : [UNSEEN]), EVERY];
const soughtUnder = (part: readonly string[]) => (part.length > 0 ? [...part, UNSEEN] : [EVERY]);

/** One text for each choice of one item from each list. */
function combinations(lists: readonly (readonly string[])[]): readonly string[] {
  return lists.reduce((texts, list) => texts.flatMap((text) => list.map((item) => `${text}\n${item}`)));
}
