import { notApplicable, undecided } from "../findings/finding";
import { judgeSource } from "../findings/judge-source";
import { nameOf } from "../graph/names";
import type { Rule } from "../rule";

/**
 * The pitfall: a mapping waits for the ARN of a stream that the table doesn't have. The provider plans it
 * without a warning, since the ARN is known only after the update; the table is created, and then Lambda rejects the mapping.
 */
export const mappingNeedsEnabledStream: Rule = {
  id: "mapping-needs-enabled-stream",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
  level: "mandatory",
  severity: "high",
  description: "An event source mapping or pipe needs a table whose stream is enabled.",
  tags: ["dynamodb", "lambda", "streams"],
  remediationSteps: "Enable the table's stream and choose its view type, or remove the mapping.",
  *check({ readers, openReaders }) {
    const doubt = "reads a stream that is disabled";
    for (const reader of readers) {
      const { source, resource } = reader;
      // An empty or malformed ARN is reported by mapping-source-is-a-stream.
      if (source.candidates.length === 0 && reader.sourceArn !== "" && !reader.hasNoStream) {
        yield (source.undecided ? undecided : notApplicable)(resource, `${doubt}: ${source.reason}`);
      }
      yield* judgeSource(reader, {
        broken: ({ streamEnabled }) => (typeof streamEnabled === "symbol" ? streamEnabled : !streamEnabled),
        problem: (table) =>
          `reads the stream of ${nameOf(table.resource)}, but that stream is disabled: ${table.streamSwitch}`,
        fix: (table) => `${table.howToEnable} on ${nameOf(table.resource)}`,
        doubt,
      });
    }
    for (const { resource, source } of openReaders) {
      yield undecided(
        resource,
        `${doubt}, if it reads a DynamoDB stream at all: ${source.reason || "its source may be another"}`,
      );
    }
  },
};
