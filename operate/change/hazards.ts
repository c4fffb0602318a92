// Finds the steps of a deployment that lose or repeat records of a stream.
import type { Group, Hazard } from "./hazard";
import { mappingHazards } from "./mapping-hazards";
import { takeOver } from "./take-over";
import type { ResourceState, PreviewStep } from "./preview";
import { replicaHazard, tableHazards } from "./table-hazards";

const TABLE = "aws:dynamodb/table:Table";
const MAPPING = "aws:lambda/eventSourceMapping:EventSourceMapping";
const REPLICA = "aws:dynamodb/tableReplica:TableReplica";

/** The operations that change a resource. Others read it, or forget it without deleting it: same, read, refresh, discard, … */
const CHANGES = /^(create|update|delete|replace|import|create-replacement|delete-replaced|import-replacement)$/;

export function hazardsOf(steps: readonly PreviewStep[]): Hazard[] {
  const groups = [...byUrn(steps).values()];
  const ofType = (type: string) => groups.filter((group) => (group.old ?? (group.new as ResourceState)).type === type);
  const tables = ofType(TABLE).flatMap(tableHazards);
  const mappings = takeOver(ofType(MAPPING)).flatMap(mappingHazards);
  const replicas = ofType(REPLICA).flatMap(({ old, new: next, replaced }) =>
    old && (replaced || !next) ? [replicaHazard(old)] : [],
  );
  return [...tables, ...mappings.filter((mapping) => !isConsequence(mapping, tables)), ...replicas];
}

/** Whether a mapping changes only because its table's stream does, so that the table's hazard covers it. */
function isConsequence({ streamArn, leaves }: Hazard, tables: readonly Hazard[]): boolean {
  const table = tables.find((candidate) => streamArn !== undefined && candidate.streamArn === streamArn);
  return table !== undefined && (table.handled ? leaves !== "for LATEST" : leaves === "for another");
}

/** Groups the steps by URN: a replacement has up to three. */
function byUrn(steps: readonly PreviewStep[]): Map<string, Group> {
  const groups = new Map<string, Group>();
  for (const { op, urn, oldState, newState, replaceReasons, diffReasons } of steps) {
    if (!CHANGES.test(op)) continue;
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
