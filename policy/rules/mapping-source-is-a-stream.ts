import { parseStreamArn, serviceOf } from "dynamodb-streams-aws/arn";
import { violation } from "../findings/finding";
import { nameOf, shown } from "../graph/names";
import type { Reader } from "../graph/model";
import { isEarlierStream } from "../graph/table";
import type { Rule } from "../rule";

/** A known source that isn't a readable stream. */
export const mappingSourceIsAStream: Rule = {
  id: "mapping-source-is-a-stream",
  url: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
  level: "mandatory",
  severity: "high",
  description: "The source of an event source mapping is the ARN of a live stream.",
  tags: ["dynamodb", "lambda", "streams"],
  remediationSteps: "Give the mapping the table's stream ARN (the output streamArn), not a literal.",
  *check({ readers }) {
    for (const reader of readers) {
      const fault = faultOf(reader);
      if (fault === undefined) continue;
      const { resource, sourceProperty, sourceArn } = reader;
      yield violation(resource, `has the ${sourceProperty} "${shown(sourceArn)}", ${fault.problem}`, fault.fix);
    }
  },
};

const PASS_STREAM_ARN = "pass the table's output streamArn";

/** The fault of the source; `undefined` if it is unknown or valid. */
function faultOf({ sourceArn, source }: Reader): { problem: string; fix: string } | undefined {
  if (typeof sourceArn !== "string") return undefined;
  const fault = (problem: string, fix = PASS_STREAM_ARN) => ({ problem, fix });
  const [table] = source.candidates;
  if (sourceArn === "") {
    return table
      ? undefined
      : fault(
          "the streamArn of a table without a stream",
          "enable the stream of that table, and pass its output streamArn",
        );
  }
  const stream = parseStreamArn(sourceArn);
  if (!stream) {
    const service = serviceOf(sourceArn);
    if (service === undefined) return fault("which isn't an ARN");
    if (service !== "dynamodb")
      return fault(`which belongs to ${shown(service)}, a service that mappings and pipes don't read`);
    return fault("which belongs to DynamoDB, but isn't the ARN of a stream");
  }
  if (!table || !isEarlierStream(sourceArn, table)) return undefined;
  return fault(`an earlier stream of ${nameOf(table.resource)}; its current one is ${shown(table.streamArn)}`);
}
