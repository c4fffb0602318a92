import type { Position } from "../stream/cursor";
import type { Family } from "../stream/shards";

/**
 * Where to continue in a family of shards: after the last handled record of each shard that has one. A shard's ancestors are handled before
 * it; other shards without a handled record are read from their beginning.
 *
 * @param handled last handled sequence number, by shard.
 * @param beginning where to begin if no handled record is known.
 */
export function positionsOf(
  family: Family,
  handled: Readonly<Record<string, string>>,
  beginning: Position,
): Map<string, Position> {
  const parentOf = new Map(family.map(({ id, parent }) => [id, parent]));
  const finished = new Set<string>();
  for (const { id } of family) {
    if (handled[id] === undefined) continue;
    for (let parent = parentOf.get(id); parent !== undefined; parent = parentOf.get(parent)) finished.add(parent);
  }
  const positions = new Map<string, Position>();
  for (const { id, parent } of family) {
    const sequence = handled[id];
    if (finished.has(id)) continue;
    if (sequence !== undefined) positions.set(id, { at: "AFTER_SEQUENCE_NUMBER", sequence });
    else if (id === family[0]?.id) positions.set(id, beginning);
    else if (parent !== undefined && finished.has(parent)) positions.set(id, { at: "TRIM_HORIZON" });
  }
  return positions;
}
