import { undecided, violation, type Rule } from "../rule";
import { groupMappings, streamKey } from "./readers";
import { hasNoStream } from "./source";
import { named, namedAll, sentence } from "./words";

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
      description: "Most mappings on one stream; 1 is what AWS recommends for global tables.",
    },
  },
  *check({ mappings }, { maximum }) {
    const running = mappings.filter((mapping) => mapping.enabled !== false && !hasNoStream(mapping));
    for (const group of groupMappings(running, streamKey)) {
      for (const mapping of group.slice(maximum)) {
        yield violation(
          mapping.resource,
          `${sentence(named("mapping", mapping))} is one of ${group.length} on the same stream (${namedAll("mapping", group)}); ` +
            `more than ${maximum} readers of a shard are throttled. Fix: one function that passes records on.`,
        );
      }
    }
    for (const mapping of running.length > maximum ? running : []) {
      if (streamKey(mapping) !== undefined) continue;
      yield undecided(
        mapping.resource,
        `${sentence(named("mapping", mapping))}: which stream it reads is only known later.`,
      );
    }
  },
};
