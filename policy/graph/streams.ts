// Mappings of the same stream, for rules that count them.
import type { Mapping } from "../graph/model";

/** Names the stream that a mapping reads; `undefined` where it is one of several, or out of sight. */
export function streamKey({ eventSourceArn, source }: Mapping): string | undefined {
  // A replica's stream has an ARN of its own, under the same table.
  if (typeof eventSourceArn === "string" && eventSourceArn !== "") return eventSourceArn;
  const [table] = source.candidates;
  return source.candidates.length === 1 ? table?.resource.urn : undefined;
}

/** Mappings by what the key function says of them; those of which it says nothing are left out. */
export function groupMappings(
  mappings: Iterable<Mapping>,
  keyOf: (mapping: Mapping) => string | undefined,
): Mapping[][] {
  const groups = new Map<string, Mapping[]>();
  for (const mapping of mappings) {
    const key = keyOf(mapping);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(mapping);
    else groups.set(key, [mapping]);
  }
  return [...groups.values()];
}
