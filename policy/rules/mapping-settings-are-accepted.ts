import {
  describe,
  type Limit,
  mappingLimits,
  MAX_FILTERS,
  STARTING_POSITIONS,
  within,
} from "dynamodb-streams-aws/limits";
import { undecided, violation } from "../findings/finding";
import type { MappingProperties } from "../graph/mapping";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import type { Rule } from "../rule";

/** AWS rejects a setting out of its range when the mapping is created; the emulators take most of them. */
export const mappingSettingsAreAccepted: Rule = {
  id: "mapping-settings-are-accepted",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html",
  level: "mandatory",
  severity: "high",
  description: "Each setting of an event source mapping on a stream is one that Lambda accepts.",
  tags: ["lambda", "streams"],
  remediationSteps: "Bring the settings into the ranges of Lambda's page on parameters for DynamoDB streams.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { resource } = mapping;
      const judged = judge(mapping);
      const faults = judged.filter(({ fault }) => fault !== undefined && fault !== UNKNOWN);
      if (faults.length > 0) {
        yield violation(
          resource,
          `has settings that Lambda rejects: ${faults.map(({ setting, fault }) => `${setting} is ${String(fault)}`).join("; ")}`,
          faults.map(({ setting, accepted }) => `set ${setting} to ${accepted}`).join("; "),
        );
      }
      const open = judged.filter(({ fault }) => fault === UNKNOWN).map(({ setting }) => setting);
      if (open.length > 0) {
        yield undecided(resource, `has settings that Lambda rejects: ${open.join(", ")} is unknown until the update`);
      }
    }
  },
};

interface Judgement {
  setting: string;
  /** What the setting may be, in words. */
  accepted: string;
  /** The value if it isn't accepted. */
  fault: MaybeUnknown<string | number | undefined>;
}

function judge(mapping: MappingProperties): Judgement[] {
  const position = mapping.startingPosition;
  const filters = mapping.filters;
  return [
    {
      setting: "startingPosition",
      accepted: STARTING_POSITIONS.join(" or "),
      fault:
        position === UNKNOWN || STARTING_POSITIONS.some((known) => known === position)
          ? unknownOr(position)
          : (position ?? "not set"),
    },
    ...Object.entries(mappingLimits).map(([setting, limit]: [string, Limit]): Judgement => {
      const value = mapping[setting as keyof typeof mappingLimits];
      const refused = typeof value === "number" && !within(limit, value);
      return { setting, accepted: describe(limit), fault: refused ? value : unknownOr(value) };
    }),
    {
      setting: "filters",
      accepted: `at most ${MAX_FILTERS} patterns`,
      fault: filters !== UNKNOWN && filters.length > MAX_FILTERS ? `${filters.length} patterns` : unknownOr(filters),
    },
  ];
}

const unknownOr = (value: unknown): MaybeUnknown<undefined> => (value === UNKNOWN ? UNKNOWN : undefined);
