// What a deployment does to the records of a stream.
import type { State, Step } from "./preview";

export type Effect = "loses" | "repeats";

export interface Hazard {
  urn: string;
  /** Name of the resource in the program. */
  name: string;
  /** The stream that is left behind, or that the mapping is taken from. */
  streamArn: string | undefined;
  tableName: string | undefined;
  effect: Effect;
  /** What the deployment does, in one sentence. */
  problem: string;
  /** How to avoid it. */
  fix: string;
  /** Whether `change --go` brings it about without loss. */
  handled: boolean;
}

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
    (one) => one.handled || !one.streamArn || !leaving.has(one.streamArn) || one.fix.startsWith("Set startingPosition"),
  );
}

interface Group {
  old: State | undefined;
  new: State | undefined;
  replaced: boolean;
  reasons: string[];
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

function tableHazards({ old, new: next, replaced }: Group): Hazard[] {
  const before = { ...old?.inputs, ...old?.outputs } as Record<string, unknown>;
  if (!old || before.streamEnabled !== true) return [];
  const common = {
    urn: old.urn,
    name: nameOf(old.urn),
    streamArn: text(before.streamArn),
    tableName: text(before.name),
    effect: "loses" as const,
    handled: true,
  };
  const drain =
    "dynamodb-streams change --go pauses the mapping, deploys, and hands over what is left in the old stream first.";
  if (!next) {
    return [
      {
        ...common,
        handled: false,
        problem: "The table is deleted, and its stream ends.",
        fix: "Let the function handle everything first: dynamodb-streams doctor shows the lag.",
      },
    ];
  }
  if (replaced) {
    return [
      {
        ...common,
        problem:
          "The table is replaced or renamed: the new one has another stream, and the mapping leaves the old one's unhandled records.",
        fix: drain,
      },
    ];
  }
  const after = next.inputs ?? {};
  if (after.streamEnabled !== true) {
    return [
      {
        ...common,
        handled: false,
        problem:
          "The stream is switched off: what isn't handled yet stays in a stream that nobody reads, and later changes aren't recorded.",
        fix: "Keep it on, or let the function handle everything first.",
      },
    ];
  }
  if (text(after.streamViewType) !== text(before.streamViewType)) {
    return [
      {
        ...common,
        problem: `The view type changes from ${text(before.streamViewType)} to ${text(after.streamViewType)}: the stream is switched off and on, and the new one has another ARN. The mapping leaves the old one's unhandled records; what is written between off and on has no record at all.`,
        fix: drain,
      },
    ];
  }
  return replicasDropped(before, after)
    ? [
        {
          ...common,
          handled: false,
          problem: "A replica of the global table is dropped, and its stream with it.",
          fix: "Let the functions in that region handle everything first.",
        },
      ]
    : [];
}

function replicasDropped(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  const regions = (value: unknown) =>
    Array.isArray(value) ? (value as { regionName?: string }[]).map(({ regionName }) => regionName) : [];
  const kept = new Set(regions(after.replicas));
  return regions(before.replicas).some((region) => !kept.has(region));
}

function replicaHazard(old: State): Hazard {
  return {
    urn: old.urn,
    name: nameOf(old.urn),
    streamArn: text(old.outputs?.streamArn),
    tableName: undefined,
    effect: "loses",
    handled: false,
    problem: "A replica of the global table is dropped, and its stream with it.",
    fix: "Let the functions in that region handle everything first.",
  };
}

function mappingHazards({ old, new: next, replaced, reasons }: Group): Hazard[] {
  if (!old) return [];
  const before = { ...old.inputs, ...old.outputs } as Record<string, unknown>;
  const common = {
    urn: old.urn,
    name: nameOf(old.urn),
    streamArn: text(before.eventSourceArn),
    tableName: undefined,
    handled: false,
  };
  if (!common.streamArn?.includes("/stream/")) return [];
  if (!next) {
    return [
      {
        ...common,
        effect: "loses",
        problem: "The mapping is deleted: what it hasn't handled is read by nobody, and expires.",
        fix: "Disable it instead (enabled: false) until the function has handled everything.",
      },
    ];
  }
  const latest = text(next.inputs?.startingPosition) === "LATEST";
  const movesOn = reasons.includes("eventSourceArn");
  if (replaced && latest) {
    return [
      {
        ...common,
        effect: "loses",
        problem: `The mapping is replaced (${unique(reasons)}), and the new one begins at LATEST: what the old one hasn't handled, and what is written in between, is lost.`,
        fix: "Set startingPosition: TRIM_HORIZON. On a new stream that repeats nothing.",
      },
    ];
  }
  if (replaced && !movesOn) {
    return [
      {
        ...common,
        effect: "repeats",
        problem: `The mapping is replaced (${unique(reasons)}) on the same stream: the new one begins at TRIM_HORIZON, and repeats up to 24 hours.`,
        fix: 'Keep the mapping: ignoreChanges: ["startingPosition"] if that is what changed (it has no effect on a mapping that is there), or an alias if it was renamed. A handler on once() isn\'t harmed.',
      },
    ];
  }
  if (replaced) {
    return [
      {
        ...common,
        effect: "loses",
        problem: "The mapping moves to another stream: what it hasn't handled of this one is left behind.",
        fix: "dynamodb-streams change --go hands it over first.",
      },
    ];
  }
  if (before.enabled !== false && next.inputs?.enabled === false) {
    return [
      {
        ...common,
        effect: "loses",
        problem: "The mapping is disabled: records expire 24 hours after they were written.",
        fix: "Enable it again within 24 hours.",
      },
    ];
  }
  return [];
}

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
const unique = (reasons: string[]): string => [...new Set(reasons)].join(", ") || "its name changes";
