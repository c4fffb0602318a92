import { parseStreamArn, serviceOf } from "dynamodb-streams-aws/arn";
import { notApplicable, undecided, violation } from "../findings/finding";
import { nameOf, shown } from "../findings/message";
import type { Mapping } from "../graph/model";
import type { Rule } from "../rule";

/** A source that is known, and that isn't a stream which Lambda could read. */
export const mappingSourceIsAStream: Rule = {
  id: "mapping-source-is-a-stream",
  url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
  level: "mandatory",
  severity: "high",
  description: "The source of an event source mapping is the ARN of a live stream.",
  tags: ["dynamodb", "lambda", "streams"],
  remediationSteps: "Give the mapping the table's stream ARN (the output streamArn), not a literal.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { eventSourceArn, resource, source } = mapping;
      const fault = faultOf(mapping);
      if (fault !== undefined) {
        yield violation(
          resource,
          `has the eventSourceArn "${shown(eventSourceArn)}", ${fault}`,
          "pass the table's output streamArn",
        );
      } else if (source.candidates.length === 0) {
        yield (source.undecided ? undecided : notApplicable)(
          resource,
          `names a source that isn't a stream: ${source.reason}`,
        );
      }
    }
  },
};

/** What is wrong with the source, as a clause; `undefined` if it is unknown, or nothing is wrong. */
function faultOf({ eventSourceArn, source }: Mapping): string | undefined {
  if (typeof eventSourceArn !== "string") return undefined;
  if (eventSourceArn === "") return "the streamArn of a table without a stream";
  const stream = parseStreamArn(eventSourceArn);
  if (!stream) {
    const service = serviceOf(eventSourceArn);
    if (service === undefined) return "which isn't an ARN";
    if (service !== "dynamodb") return `which belongs to ${service}, a service that no mapping reads from`;
    return "which belongs to DynamoDB, but isn't the ARN of a stream";
  }
  const [table] = source.candidates;
  if (!table) return undefined;
  const name = nameOf(table.resource);
  if (table.streamEnabled === false) return `a stream of ${name}, which is disabled: ${table.streamSwitch}`;
  const current = table.streamArn;
  if (
    typeof current === "string" &&
    current !== "" &&
    ![current, ...table.replicaStreamArns].includes(eventSourceArn)
  ) {
    return `an earlier stream of ${name}; its current one is ${shown(current)}`;
  }
  return undefined;
}
