import { type Group, type Hazard, nameOf, nonEmptyText } from "./hazard";

/** https://docs.aws.amazon.com/lambda/latest/api/API_UpdateEventSourceMapping.html: another function doesn't change the position. */
const KEEP_THE_MAPPING =
  'Keep the mapping, which keeps its position: ignoreChanges: ["startingPosition"] if that is what changed (it has no effect on an ' +
  "existing mapping), an alias if it was renamed. Another functionName alone is an update in place.";

/** Records that a changed mapping loses or repeats. */
export function mappingHazards({ old, new: next, replaced, reasons }: Group): Hazard[] {
  if (!old) return [];
  const before = { ...old.inputs, ...old.outputs } as Record<string, unknown>;
  const common = {
    urn: old.urn,
    name: nameOf(old.urn),
    streamArn: nonEmptyText(before.eventSourceArn),
    tableName: undefined,
    handled: false,
  };
  if (!common.streamArn?.includes("/stream/")) return [];
  if (!next) {
    return [
      {
        ...common,
        effect: "loses",
        problem: "The mapping is deleted: records that it hasn't handled expire unread.",
        fix: "Disable it instead (enabled: false) until the function has handled everything.",
      },
    ];
  }
  const latest = nonEmptyText(next.inputs?.startingPosition) === "LATEST";
  const movesOn = reasons.includes("eventSourceArn");
  if (replaced && latest) {
    return [
      {
        ...common,
        effect: "loses",
        leaves: "for LATEST",
        problem: `The mapping is replaced (${unique(reasons)}), and the new one begins at LATEST: what the old one hasn't handled, and what is written in between, is lost.`,
        fix: movesOn ? "Set startingPosition: TRIM_HORIZON. On a new stream that repeats nothing." : KEEP_THE_MAPPING,
      },
    ];
  }
  if (replaced && !movesOn) {
    return [
      {
        ...common,
        effect: "repeats",
        problem: `The mapping is replaced (${unique(reasons)}) on the same stream: the new one begins at TRIM_HORIZON, and repeats up to 24 hours.`,
        fix: `${KEEP_THE_MAPPING} A handler on once() skips the repeats.`,
      },
    ];
  }
  if (replaced) {
    return [
      {
        ...common,
        effect: "loses",
        leaves: "for another",
        problem: "The mapping moves to another stream: what it hasn't handled of this one is left behind.",
        fix: `Let the function handle everything first, or hand over the rest within 24 hours: dynamodb-streams replay --stream ${common.streamArn}.`,
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

const unique = (reasons: string[]): string => [...new Set(reasons)].join(", ") || "its name changes";
