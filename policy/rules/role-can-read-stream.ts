import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { allows, opaque } from "../iam/access";
import { undecided, violation, type Rule } from "../rule";
import { readersOf, streamPattern } from "./role";
import { hasNoStream } from "./source";
import { named, sentence } from "./words";

/** AWS asks whether the role can read the stream before it makes the mapping. Emulators don't. */
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
      const { readers, findings } = readersOf(mapping, "its role may read the stream");
      yield* findings;
      const stream = streamPattern(mapping);
      for (const { role } of readers) {
        const answers = STREAM_ACTIONS.map((action) => ({ action, answer: allows(role, action, stream) }));
        const missing = answers.filter(({ answer }) => answer === "no").map(({ action }) => action);
        const open = answers.filter(({ answer }) => answer === "maybe").map(({ action }) => action);
        const subject = `${sentence(named("mapping", mapping))} is read in the name of ${named("role", role)}`;
        // One of several functions: that this role lacks something is certain only where there is no other.
        if (missing.length > 0 && readers.length === 1) {
          yield violation(
            mapping.resource,
            `${subject}, which may not do ${missing.join(", ")} on ${stream}. ` +
              `AWS refuses such a mapping ("Cannot access stream"). Fix: allow that in a policy of the role.`,
          );
        } else if (missing.length + open.length > 0) {
          const why = opaque(role).join(", ") || "a condition, an unknown resource or another function";
          yield undecided(
            mapping.resource,
            `${subject}; whether that may do ${[...missing, ...open].join(", ")} depends on ${why}.`,
          );
        }
      }
    }
  },
};
