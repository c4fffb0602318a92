import { undecided, violation } from "../findings/finding";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import type { Rule } from "../rule";

/** -1, the default of both bounds, means until the record expires, which a stream's does after 24 hours. */
function isEndless(value: MaybeUnknown<number | undefined>): MaybeUnknown<boolean> {
  return value === UNKNOWN ? UNKNOWN : value === undefined || value < 0;
}

/** A record that always fails blocks its shard: everything behind it waits until it expires. */
export const poisonPillIsBounded: Rule<{ requireDestination: boolean }> = {
  id: "poison-pill-is-bounded",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html",
  level: "advisory",
  severity: "medium",
  description: "A record that always fails doesn't block its shard for a day.",
  tags: ["lambda", "streams", "reliability"],
  remediationSteps:
    "Set maximumRetryAttempts or maximumRecordAgeInSeconds, with bisectBatchOnFunctionError and an on-failure destination.",
  settings: {
    requireDestination: {
      type: "boolean",
      default: false,
      description:
        "If retries are bounded, also require an on-failure destination, without which failed records are lost.",
    },
  },
  *check({ mappings }, { requireDestination }) {
    for (const { resource, maximumRetryAttempts, maximumRecordAgeInSeconds, onFailure } of mappings) {
      const endless = [isEndless(maximumRetryAttempts), isEndless(maximumRecordAgeInSeconds)];
      if (endless.every((bound) => bound === true)) {
        yield violation(
          resource,
          "retries a failing batch until its records expire (maximumRetryAttempts and maximumRecordAgeInSeconds are -1, " +
            "the default): one bad record blocks its shard for up to 24 hours, and then it and what waited behind it is lost",
          "set maximumRetryAttempts or maximumRecordAgeInSeconds, with bisectBatchOnFunctionError and an on-failure destination",
        );
      } else if (!endless.includes(false)) {
        yield undecided(resource, "retries without end: its limits for retries are unknown until the update");
      } else if (requireDestination && !onFailure) {
        yield violation(
          resource,
          "has no on-failure destination: a batch that keeps failing is lost, and nobody learns which",
          "set destinationConfig.onFailure to a queue, topic or bucket",
        );
      }
    }
  },
};
