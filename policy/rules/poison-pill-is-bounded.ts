import { undecided, violation } from "../findings/finding";
import { retriesUntilExpiry } from "../findings/retries-until-expiry";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

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
  *check({ readers }, { requireDestination }) {
    for (const reader of readers) {
      const { resource, onFailure, kind } = reader;
      if (reader.hasNoStream) continue;
      const endless = retriesUntilExpiry(reader);
      if (endless === true) {
        yield violation(
          resource,
          "retries a failing batch until its records expire (neither maximumRetryAttempts nor maximumRecordAgeInSeconds limits that): " +
            "one bad record blocks its shard for up to 24 hours, and then it and what waited behind it is lost",
          kind === "mapping"
            ? 'set maximumRetryAttempts, an on-failure destination, and functionResponseTypes: ["ReportBatchItemFailures"] so that a retry starts at the record that failed'
            : "set maximumRetryAttempts and a deadLetterConfig",
        );
      } else if (endless === UNKNOWN) {
        yield undecided(resource, "retries until records expire: its limits for retries are unknown until the update");
      } else if (requireDestination && !onFailure) {
        yield violation(
          resource,
          "has no on-failure destination: a batch that keeps failing is lost, and nobody learns which",
          kind === "mapping"
            ? "set destinationConfig.onFailure to a queue, topic or bucket"
            : "set deadLetterConfig to a queue or topic",
        );
      }
    }
  },
};
