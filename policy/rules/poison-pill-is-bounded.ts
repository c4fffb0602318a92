import { UNKNOWN, type Known } from "../graph/value";
import { undecided, violation, type Rule } from "../rule";
import { named, sentence } from "./words";

/** -1, the default of both bounds, means until the record expires, which a stream's does after 24 hours. */
function isEndless(value: Known<number | undefined>): Known<boolean> {
  return value === UNKNOWN ? UNKNOWN : value === undefined || value < 0;
}

/** A record that can't be handled blocks its shard: everything behind it waits until it is given up. */
export const poisonPillIsBounded: Rule<{ requireDestination: boolean }> = {
  id: "poison-pill-is-bounded",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html",
  level: "advisory",
  severity: "medium",
  description: "A record that can't be handled doesn't block its shard for a day.",
  tags: ["lambda", "streams", "reliability"],
  remediationSteps:
    "Set maximumRetryAttempts or maximumRecordAgeInSeconds, with bisectBatchOnFunctionError and an on-failure destination.",
  settings: {
    requireDestination: {
      type: "boolean",
      default: false,
      description:
        "Where retries are bounded, also ask for an on-failure destination: without one, what is given up is lost.",
    },
  },
  *check({ mappings }, { requireDestination }) {
    for (const mapping of mappings) {
      const { resource, maximumRetryAttempts, maximumRecordAgeInSeconds, onFailure } = mapping;
      const subject = sentence(named("mapping", mapping));
      const endless = [isEndless(maximumRetryAttempts), isEndless(maximumRecordAgeInSeconds)];
      if (endless.every((bound) => bound === true)) {
        yield violation(
          resource,
          `${subject} retries a failing batch until its records expire (maximumRetryAttempts and maximumRecordAgeInSeconds ` +
            `are -1, the default). One bad record blocks its shard for up to 24 hours, then it and what waited behind it is lost. ` +
            `Fix: bound one of the two, and add bisectBatchOnFunctionError and an on-failure destination.`,
        );
      } else if (!endless.includes(false)) {
        yield undecided(resource, `${subject}: its bounds for retries are only known later.`);
      } else if (requireDestination && !onFailure) {
        yield violation(
          resource,
          `${subject} gives up failing records and has no on-failure destination: nobody learns which. ` +
            `Fix: set destinationConfig.onFailure to a queue, topic or bucket.`,
        );
      }
    }
  },
};
