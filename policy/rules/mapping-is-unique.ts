import type { Mapping } from "../graph/model";
import { violation, type Rule } from "../rule";
import { groupMappings, streamKey } from "./readers";
import { named, sentence } from "./words";

/** AWS refuses a second mapping of the same stream and function (409 ResourceConflictException); emulators take it. */
export const mappingIsUnique: Rule = {
  id: "mapping-is-unique",
  level: "mandatory",
  severity: "high",
  description: "A stream and a function have one event source mapping between them.",
  tags: ["lambda", "streams"],
  remediationSteps: "Remove one of the mappings; give the other all filters (a record passes if any of them matches).",
  *check({ mappings }) {
    for (const [first, ...others] of groupMappings(mappings, pairKey)) {
      for (const mapping of others) {
        yield violation(
          mapping.resource,
          `${sentence(named("mapping", mapping))} has the same stream and function as ${named("mapping", first as Mapping)}; ` +
            `AWS refuses the second of them (409, "mapping already exists"). Fix: remove one.`,
        );
      }
    }
  },
};

/** Names stream and function; a function under another alias or version is another one. */
function pairKey(mapping: Mapping): string | undefined {
  const stream = streamKey(mapping);
  const [target] = mapping.target.candidates;
  if (stream === undefined || !target || mapping.target.candidates.length > 1) return undefined;
  return JSON.stringify([stream, target.resource.urn, mapping.qualifier]);
}
