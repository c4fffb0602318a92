import type { Rule } from "../rule";
import { judgeSource } from "./source";
import { named, sentence } from "./words";

/**
 * The pitfall: a mapping waits for the ARN of a stream that the table doesn't have. The provider plans that without a
 * word, since the ARN is "known after apply"; the table is made, and then Lambda refuses the mapping.
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
      yield* judgeSource(
        mapping,
        (table) => (typeof table.streamEnabled === "symbol" ? table.streamEnabled : !table.streamEnabled),
        (table) =>
          `${sentence(named("mapping", mapping))} reads the stream of ${named("table", table)}, but that stream is off: ` +
          `${table.streamSwitch}. Fix: ${table.howToEnable} on ${named("table", table)}.`,
        "that stream is on",
      );
    }
  },
};
