import { undecided, violation } from "../findings/finding";
import type { Reader } from "../graph/model";
import { namesOf } from "../graph/names";
import { groupReaders, pairKey, streamKey } from "../graph/streams";
import { UNKNOWN } from "../graph/value";
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
  *check({ readers }, { maximum }) {
    const running = withoutDuplicates(readers.filter((reader) => reader.enabled !== false && !reader.hasNoStream));
    for (const group of groupReaders(running, streamKey)) {
      const [table] = group.flatMap(({ source }) => source.candidates);
      const isGlobal = table?.isGlobal === true;
      // Replication also reads the stream.
      const besideReplication = Math.max(1, maximum - 1);
      const most = isGlobal ? besideReplication : maximum;
      for (const { resource } of table?.isGlobal === UNKNOWN ? group.slice(besideReplication, maximum) : []) {
        yield undecided(
          resource,
          `is one of ${group.length} readers of the same stream, too many for a table with replicas: whether it has any is unknown until the update`,
        );
      }
      const all = namesOf(group.map((reader) => reader.resource));
      for (const { resource } of group.slice(most)) {
        yield violation(
          resource,
          `is one of ${group.length} readers of the same stream (${all}); ` +
            `DynamoDB throttles more than ${most}${isGlobal ? " on a table with replicas" : ""}`,
          "read the stream with one function that passes the records on",
        );
      }
    }
    for (const reader of running.length > maximum ? running : []) {
      if (streamKey(reader) !== undefined) continue;
      yield undecided(
        reader.resource,
        "is one reader too many of its stream: which stream it reads is unknown until the update",
      );
    }
  },
};

/** Readers except the mappings that AWS rejects as duplicates of a stream and function: mapping-is-unique reports those. */
function withoutDuplicates(readers: readonly Reader[]): Reader[] {
  const seen = new Set<string>();
  return readers.filter((reader) => {
    const key = reader.kind === "mapping" ? pairKey(reader) : undefined;
    if (key === undefined) return true;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
