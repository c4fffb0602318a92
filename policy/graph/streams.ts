// Readers of the same stream, for rules that count or compare them.
import type { Mapping, Reader } from "./model";

/** Identifies the stream that is read; `undefined` if it is one of several, or isn't visible. */
export function streamKey({ sourceArn, source }: Reader): string | undefined {
  // A replica's stream has an ARN of its own, under the same table.
  if (typeof sourceArn === "string" && sourceArn !== "") return sourceArn;
  const [table] = source.candidates;
  return source.candidates.length === 1 ? table?.resource.urn : undefined;
}

/**
 * Identifies the stream and the function of a mapping; `undefined` if either isn't known. Another alias or version
 * counts as another function.
 */
export function pairKey(mapping: Mapping): string | undefined {
  const { functionName, qualifier, target } = mapping;
  const stream = streamKey(mapping);
  const [only, ...more] = target.candidates;
  if (stream === undefined || qualifier === undefined || more.length > 0) return undefined;
  if (only) return `${stream}\n${only.resource.urn}\n${qualifier}`;
  return typeof functionName === "string" ? `${stream}\n${functionName}\n${qualifier}` : undefined;
}

/** Readers by key; those without one are left out. */
export function groupReaders<R extends Reader>(readers: Iterable<R>, keyOf: (reader: R) => string | undefined): R[][] {
  const groups = new Map<string, R[]>();
  for (const reader of readers) {
    const key = keyOf(reader);
    if (key === undefined) continue;
    const group = groups.get(key);
    if (group) group.push(reader);
    else groups.set(key, [reader]);
  }
  return [...groups.values()];
}
