import type { Mapping } from "../graph/model";
import { undecided, violation, type Rule } from "../rule";
import { groupMappings, streamKey } from "./readers";
import { hasNoStream } from "./source";
import { named, sentence } from "./words";

/** AWS refuses a second mapping of the same stream and function (409 ResourceConflictException); emulators take it. */
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
    for (const [first, ...others] of groupMappings(mappings, pairKey)) {
      for (const mapping of others) {
        yield violation(
          mapping.resource,
          `${sentence(named("mapping", mapping))} has the same stream and function as ${named("mapping", first as Mapping)}; ` +
            `AWS refuses the second of them (409, "mapping already exists"). Fix: remove one.`,
        );
      }
    }
    if (mappings.length < 2) return;
    for (const mapping of mappings) {
      if (pairKey(mapping) !== undefined) continue;
      const text = `${sentence(named("mapping", mapping))}: its stream or its function is only known later.`;
      yield undecided(mapping.resource, `${text} So it can't be told whether another mapping has the same.`);
    }
  },
};

/** Names stream and function; `undefined` where either can't be told. A function under another alias or version is another. */
function pairKey(mapping: Mapping): string | undefined {
  const { functionName, qualifier, target } = mapping;
  const stream = streamKey(mapping);
  const [only, ...more] = target.candidates;
  const name =
    only && more.length === 0 ? only.resource.urn : typeof functionName === "string" ? functionName : undefined;
  return stream === undefined || name === undefined ? undefined : JSON.stringify([stream, name, qualifier]);
}
