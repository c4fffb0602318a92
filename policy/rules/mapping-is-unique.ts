import { undecided, violation } from "../findings/finding";
import { nameOf } from "../graph/names";
import { hasNoStream } from "../findings/source";
import type { Mapping } from "../graph/model";
import { groupReaders, streamKey } from "../graph/streams";
import type { Rule } from "../rule";

/** AWS rejects a second mapping of the same stream and function (409 ResourceConflictException); emulators take it. */
export const mappingIsUnique: Rule = {
  id: "mapping-is-unique",
  url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
  level: "mandatory",
  severity: "high",
  description: "A stream and a function have one event source mapping between them.",
  tags: ["lambda", "streams"],
  remediationSteps: "Remove one of the mappings; give the other all filters (a record passes if any of them matches).",
  *check(graph) {
    const mappings = graph.mappings.filter((mapping) => !hasNoStream(mapping));
    for (const [first, ...others] of groupReaders(mappings, pairKey)) {
      if (!first) continue;
      for (const { resource } of others) {
        yield violation(
          resource,
          `has the same stream and function as ${nameOf(first.resource)}; AWS rejects the second of them (409 ResourceConflictException)`,
          `remove one of the two, and give ${nameOf(first.resource)} the filters of both`,
        );
      }
    }
    const open = mappings.filter((mapping) => pairKey(mapping) === undefined);
    for (const mapping of open) {
      if (!mappings.some((other) => other !== mapping && mayBeSame(mapping, other))) continue;
      yield undecided(
        mapping.resource,
        "has the same stream and function as another mapping: which it has is unknown until the update",
      );
    }
  },
};

/** Names stream and function; `undefined` if either can't be told. A function under another alias or version is another. */
function pairKey(mapping: Mapping): string | undefined {
  const { functionName, qualifier, target } = mapping;
  const stream = streamKey(mapping);
  const [only, ...more] = target.candidates;
  const name =
    only && more.length === 0 ? only.resource.urn : typeof functionName === "string" ? functionName : undefined;
  return stream === undefined || name === undefined || qualifier === undefined
    ? undefined
    : JSON.stringify([stream, name, qualifier]);
}

/** Whether two mappings, of which one isn't known, may have the same stream and function. */
function mayBeSame(one: Mapping, other: Mapping): boolean {
  const shared = <T>(some: readonly T[], others: readonly T[]) =>
    some.length === 0 || others.length === 0 || some.some((item) => others.includes(item));
  const versions = [one.qualifier, other.qualifier];
  return (
    shared(one.source.candidates, other.source.candidates) &&
    shared(one.target.candidates, other.target.candidates) &&
    (versions.includes(undefined) || versions[0] === versions[1])
  );
}
