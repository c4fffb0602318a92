import { parseStreamArn, serviceOf } from "dynamodb-streams-aws/arn";
import type { Mapping } from "../graph/model";
import { notApplicable, undecided, violation, type Rule } from "../rule";
import { named, sentence } from "./words";

/** What a mapping names as its source is known, and is no stream that Lambda could read. */
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
      const subject = sentence(named("mapping", mapping));
      const fault = faultOf(mapping);
      if (fault !== undefined) {
        const text = `${subject} has the eventSourceArn "${String(eventSourceArn)}", ${fault}`;
        yield violation(resource, `${text}. Fix: pass the table's streamArn.`);
      } else if (source.candidates.length === 0) {
        yield (source.undecided ? undecided : notApplicable)(resource, `${subject}: ${source.reason}.`);
      }
    }
  },
};

/** What is wrong with the source, as a clause; `undefined` where it is unknown, or nothing is wrong. */
function faultOf({ eventSourceArn, source }: Mapping): string | undefined {
  if (typeof eventSourceArn !== "string") return undefined;
  if (eventSourceArn === "") return "which is empty: what a table without a stream has for its streamArn";
  const stream = parseStreamArn(eventSourceArn);
  if (!stream) {
    const service = serviceOf(eventSourceArn);
    if (service === undefined) return "which is no ARN";
    if (service !== "dynamodb") return `which belongs to ${service}, a service that no mapping reads from`;
    return "which is of DynamoDB, but not of a stream";
  }
  const [table] = source.candidates;
  if (!table) return undefined;
  if (table.streamEnabled === false) return `a stream of ${named("table", table)}, which is off: ${table.streamSwitch}`;
  const current = table.streamArn;
  if (
    typeof current === "string" &&
    current !== "" &&
    ![current, ...table.replicaStreamArns].includes(eventSourceArn)
  ) {
    return `an earlier stream of ${named("table", table)}; its current one is ${current}`;
  }
  return undefined;
}
