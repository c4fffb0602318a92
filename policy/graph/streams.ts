// Readers of the same stream, for rules that count them.
import type { Reader } from "./model";

/** Names the stream that is read; `undefined` if it is one of several, or can't be seen. */
export function streamKey({ sourceArn, source }: Reader): string | undefined {
  // A replica's stream has an ARN of its own, under the same table.
  if (typeof sourceArn === "string" && sourceArn !== "") return sourceArn;
  const [table] = source.candidates;
  return source.candidates.length === 1 ? table?.resource.urn : undefined;
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
