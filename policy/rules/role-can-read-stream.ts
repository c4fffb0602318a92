import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { executionsOf, streamPattern } from "../findings/execution-role";
import { undecided, violation } from "../findings/finding";
import { nameOf, shown } from "../findings/message";
import { hasNoStream } from "../findings/source";
import { allows, opaque } from "../iam/access";
import type { Rule } from "../rule";

/** AWS asks whether the role can read the stream before it creates the mapping. Emulators don't. */
export const roleCanReadStream: Rule = {
  id: "role-can-read-stream",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "mandatory",
  severity: "high",
  description: "The function's role may read the stream that its event source mapping names.",
  tags: ["iam", "lambda", "streams"],
  remediationSteps: `Allow ${STREAM_ACTIONS.join(", ")} on the stream's ARN (ListStreams on "*").`,
  *check({ mappings }) {
    for (const mapping of mappings) {
      if (hasNoStream(mapping)) continue;
      const { executions, findings } = executionsOf(mapping, "has a role that isn't allowed to read the stream");
      yield* findings;
      const stream = streamPattern(mapping);
      for (const { role } of executions) {
        const answers = STREAM_ACTIONS.map((action) => ({ action, answer: allows(role, action, stream) }));
        const missing = answers.filter(({ answer }) => answer === "no").map(({ action }) => action);
        const open = answers.filter(({ answer }) => answer === "maybe").map(({ action }) => action);
        const name = nameOf(role.resource);
        // One of several functions: that this role lacks something is certain only if there is no other.
        if (missing.length > 0 && executions.length === 1) {
          yield violation(
            mapping.resource,
            `is rejected by AWS ("Cannot access stream"): ${name} isn't allowed to call ${missing.join(", ")} on ${shown(stream)}`,
            `allow ${missing.length === 1 ? "it" : "them"} in a policy of ${name}`,
          );
        } else if (missing.length + open.length > 0) {
          const why = opaque(role).join(", ") || "a condition, an unknown resource or another function";
          yield undecided(
            mapping.resource,
            `has a role that isn't allowed to read the stream: whether ${name} may call ${[...missing, ...open].join(", ")} depends on ${why}`,
          );
        }
      }
    }
  },
};
