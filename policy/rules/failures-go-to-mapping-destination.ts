import { violation } from "../findings/finding";
import { nameOf } from "../graph/names";
import type { Rule } from "../rule";

/** A function's own dead-letter queue serves asynchronous invocations. Lambda invokes synchronously for a stream. */
export const failuresGoToMappingDestination: Rule = {
  id: "failures-go-to-mapping-destination",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html",
  level: "advisory",
  severity: "medium",
  description: "Failed batches go to the mapping's on-failure destination, not to the function's dead-letter queue.",
  tags: ["lambda", "streams", "reliability"],
  remediationSteps: "Set destinationConfig.onFailure on the mapping.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const [target, ...others] = mapping.target.candidates;
      if (!target?.deadLetterQueue || others.length > 0 || mapping.onFailure || mapping.hasNoStream) continue;
      yield violation(
        mapping.resource,
        `has no on-failure destination; the dead-letter queue of ${nameOf(target.resource)} gets no batch of a stream, only failed asynchronous invocations`,
        "set destinationConfig.onFailure on the mapping",
      );
    }
  },
};
