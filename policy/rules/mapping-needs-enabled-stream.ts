import { nameOf } from "../findings/message";
import { judgeSource } from "../findings/source";
import type { Rule } from "../rule";

/**
 * The pitfall: a mapping waits for the ARN of a stream that the table doesn't have. The provider plans that without a
 * word, since the ARN is known after the update only; the table is created, and then Lambda rejects the mapping.
 */
export const mappingNeedsEnabledStream: Rule = {
  id: "mapping-needs-enabled-stream",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
  level: "mandatory",
  severity: "high",
  description: "An event source mapping needs a table whose stream is enabled.",
  tags: ["dynamodb", "lambda", "streams"],
  remediationSteps: "Enable the table's stream and choose its view type, or remove the mapping.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      yield* judgeSource(mapping, {
        broken: ({ streamEnabled }) => (typeof streamEnabled === "symbol" ? streamEnabled : !streamEnabled),
        problem: (table) =>
          `reads the stream of ${nameOf(table.resource)}, but that stream is disabled: ${table.streamSwitch}`,
        fix: (table) => `${table.howToEnable} on ${nameOf(table.resource)}`,
        doubt: "reads a stream that is disabled",
      });
    }
  },
};
