// What a deployment does to the records of a stream.
import type { Group, Hazard } from "./hazard";
import { mappingHazards } from "./mapping-hazards";
import type { State, Step } from "./preview";
import { replicaHazard, tableHazards } from "./table-hazards";

const TABLE = "aws:dynamodb/table:Table";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const REPLICA = "aws:dynamodb/tableReplica:TableReplica";

export function hazardsOf(steps: readonly Step[]): Hazard[] {
  const hazards = [...byUrn(steps)].flatMap(([, group]) => {
    const { type } = (group.old ?? group.new) as State;
    if (type === TABLE) return tableHazards(group);
    if (type === MAPPING) return mappingHazards(group);
    if (type === REPLICA && group.old && (group.replaced || !group.new)) return [replicaHazard(group.old)];
    return [];
  });
  // A mapping that follows its table's new stream is that hazard's consequence.
  const leaving = new Set(hazards.filter(({ handled }) => handled).map(({ streamArn }) => streamArn));
  return hazards.filter(
    (hazard) =>
      hazard.handled ||
      !hazard.streamArn ||
      !leaving.has(hazard.streamArn) ||
      hazard.fix.startsWith("Set startingPosition"),
  );
}

/** A replacement has up to three steps of one URN. */
function byUrn(steps: readonly Step[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { op, urn, oldState, newState, replaceReasons, diffReasons } of steps) {
    if (op === "same" || op === "read" || op === "refresh") continue;
    const group = groups.get(urn) ?? { old: undefined, new: undefined, replaced: false, reasons: [] };
    group.old ??= oldState;
    if (!/^delete/.test(op)) group.new ??= newState;
    group.replaced ||= /replace/.test(op);
    group.reasons.push(...(replaceReasons ?? []), ...(diffReasons ?? []));
    groups.set(urn, group);
  }
  for (const [urn, { old, new: next }] of groups) if (!old && !next) groups.delete(urn);
  return groups;
}
