import { type Group, type Hazard, nameOf, nonEmptyText } from "./hazard";
import type { ResourceState } from "./preview";

/** Records that are lost when a table or its stream changes. */
export function tableHazards({ old, new: next, replaced }: Group): Hazard[] {
  const before = { ...old?.inputs, ...old?.outputs } as Record<string, unknown>;
  if (!old || before.streamEnabled !== true) return [];
  const common = {
    urn: old.urn,
    name: nameOf(old.urn),
    streamArn: nonEmptyText(before.streamArn),
    tableName: nonEmptyText(before.name),
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
          "The table is replaced or renamed: the new one has none of its items and another stream, and the mapping leaves the old one's unhandled records.",
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
  if (nonEmptyText(after.streamViewType) !== nonEmptyText(before.streamViewType)) {
    return [
      {
        ...common,
        problem: `The view type changes from ${nonEmptyText(before.streamViewType)} to ${nonEmptyText(after.streamViewType)}: the stream is switched off and on, and the new one has another ARN. The mapping leaves the old one's unhandled records; what is written between off and on has no record at all.`,
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

export function replicaHazard(old: ResourceState): Hazard {
  return {
    urn: old.urn,
    name: nameOf(old.urn),
    streamArn: nonEmptyText(old.outputs?.streamArn),
    tableName: undefined,
    effect: "loses",
    handled: false,
    problem: "A replica of the global table is dropped, and its stream with it.",
    fix: "Let the functions in that region handle everything first.",
  };
}
