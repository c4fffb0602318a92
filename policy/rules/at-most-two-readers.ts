import { undecided, violation } from "../findings/finding";
import { namesOf } from "../findings/message";
import { hasNoStream } from "../findings/source";
import { groupMappings, streamKey } from "../graph/streams";
import type { Rule } from "../rule";

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html, "no more than two processes". */
export const atMostTwoReaders: Rule<{ maximum: number }> = {
  id: "at-most-two-readers",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html",
  level: "advisory",
  severity: "medium",
  description: "A stream has no more readers than DynamoDB serves without throttling.",
  tags: ["dynamodb", "lambda", "streams", "reliability"],
  remediationSteps:
    "Fan out behind one function (to a topic, a bus or a queue), or use Kinesis Data Streams for DynamoDB.",
  settings: {
    maximum: {
      type: "integer",
      minimum: 1,
      default: 2,
      description: "Highest number of readers on one stream; AWS recommends 1 for global tables.",
    },
  },
  *check({ mappings }, { maximum }) {
    const running = mappings.filter((mapping) => mapping.enabled !== false && !hasNoStream(mapping));
    for (const group of groupMappings(running, streamKey)) {
      for (const { resource } of group.slice(maximum)) {
        yield violation(
          resource,
          `is one of ${group.length} readers of the same stream (${namesOf(group.map((reader) => reader.resource))}); ` +
            `DynamoDB throttles more than ${maximum}`,
          "read the stream with one function and let that pass the records on",
        );
      }
    }
    for (const mapping of running.length > maximum ? running : []) {
      if (streamKey(mapping) !== undefined) continue;
      yield undecided(
        mapping.resource,
        `is one reader too many of its stream: which stream it reads is unknown until the update`,
      );
    }
  },
};
