// Derives the findings from the facts: likely cause first, each with its next step.
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { sentence } from "../command/exit";
import { ago, count, duration } from "../command/words";
import { functionName } from "../failures/wanted";
import type { Facts } from "./facts";

export type Part = "table" | "stream" | "filters" | "mapping" | "function" | "destination";

export interface Finding {
  part: Part;
  /** A fault keeps changes from the function or has lost some; a warning can do so later. */
  level: "fault" | "warning";
  problem: string;
  /** The next step, usually a command. */
  next: string;
}

type Rule = (facts: Facts, now: number) => Finding | undefined;

const fault = (part: Part, problem: string, next: string): Finding => ({ part, level: "fault", problem, next });
const warning = (part: Part, problem: string, next: string): Finding => ({ part, level: "warning", problem, next });

const RETENTION_SECONDS = 24 * 3600;

/** Ordered so that each finding can explain the later ones. */
const RULES: Rule[] = [
  ({ table }) =>
    table && !table.streamOn
      ? fault(
          "table",
          `Table ${table.name} has its stream switched off${table.viewType ? `, though a view type (${table.viewType}) is set` : ""}: no change is recorded.`,
          "Set streamEnabled: true on the table (StreamSpecification), and let the mapping read the new stream's ARN.",
        )
      : undefined,
  ({ table, mapping, function: fn }) =>
    !table && !mapping && fn
      ? fault(
          "mapping",
          `No event source mapping on a DynamoDB stream calls function ${fn.name}.`,
          "Create the mapping on the table's stream, with starting position TRIM_HORIZON: it begins with what the stream still has.",
        )
      : undefined,
  ({ table, mapping, others }) =>
    table && !mapping && others.length
      ? fault(
          "mapping",
          `The stream of table ${table.name} isn't mapped to the named function, but to ${others.map((other) => functionName(other.functionArn)).join(", ")}.`,
          `dynamodb-streams doctor --mapping ${others[0]?.uuid} checks that mapping.`,
        )
      : undefined,
  ({ table, mapping, others }) =>
    table && !mapping && others.length === 0
      ? fault(
          "mapping",
          `No event source mapping reads the stream of table ${table.name}: nothing calls the function.`,
          "Create the mapping with starting position TRIM_HORIZON: it begins with what the stream still has, 24 hours at most.",
        )
      : undefined,
  ({ table, mapping }) =>
    mapping && table?.latestStreamArn && mapping.streamArn !== table.latestStreamArn
      ? fault(
          "mapping",
          `The mapping reads stream ${label(mapping.streamArn)}, which is no longer the table's: that is ${label(table.latestStreamArn)}.`,
          `Map the function to the new stream from TRIM_HORIZON; bring the old one's records with dynamodb-streams replay --mapping ${mapping.uuid} --since 24h.`,
        )
      : undefined,
  ({ gone, mapping }) =>
    mapping && gone.includes("table")
      ? fault(
          "table",
          `Table ${parseStreamArn(mapping.streamArn)?.tableName}, whose stream the mapping reads, doesn't exist.`,
          `Delete the mapping (aws lambda delete-event-source-mapping --uuid ${mapping.uuid}), or create the table and map its stream.`,
        )
      : undefined,
  ({ gone, mapping }) =>
    mapping && gone.includes("function")
      ? fault(
          "function",
          `Function ${functionName(mapping.functionArn)}, which the mapping calls, doesn't exist, or not with that alias or version.`,
          "Deploy it within 24 hours: the stream keeps its records no longer.",
        )
      : undefined,
  ({ denied, function: fn }) =>
    denied?.length
      ? fault(
          "function",
          `The execution role isn't allowed to call ${[...new Set(denied.map(({ action }) => action))].join(", ")}.`,
          `In the role ${fn?.roleArn?.split("/").at(-1) ?? "of the function"} allow ${rightsOf(denied)}.`,
        )
      : undefined,
  ({ function: fn }) =>
    fn?.reservedConcurrency === 0
      ? fault(
          "function",
          `Function ${fn.name} has a reserved concurrency of 0: every invocation is throttled.`,
          `aws lambda delete-function-concurrency --function-name ${fn.name}`,
        )
      : undefined,
  ({ mapping }) =>
    mapping && /^Disabl/.test(mapping.state)
      ? fault(
          "mapping",
          "The mapping is disabled: the stream isn't read, and its records expire after 24 hours.",
          `aws lambda update-event-source-mapping --uuid ${mapping.uuid} --enabled`,
        )
      : undefined,
  ({ function: fn }) =>
    fn?.state && !/^(Active|Inactive|Pending)$/.test(fn.state)
      ? fault(
          "function",
          `Function ${fn.name} is ${fn.state}, and can't be invoked.`,
          `aws lambda get-function --function-name ${fn.name}`,
        )
      : undefined,
  ({ mapping }) =>
    mapping?.sample && mapping.sample.records > 0 && mapping.sample.passing === 0 && mapping.filters.length
      ? fault(
          "filters",
          `None of ${count(mapping.sample.records, "record")} of the stream passes the mapping's filters.`,
          "Correct the filters, then dynamodb-streams replay the time in which they were wrong: filtered records count as handled.",
        )
      : undefined,
  ({ mapping }) =>
    mapping?.lastResult && /PROBLEM|FAILED|ERROR/i.test(mapping.lastResult)
      ? fault(
          "function",
          `The last batch failed: ${sentence(mapping.lastResult)}`,
          `Look at the function's log: aws logs tail /aws/lambda/${functionName(mapping.functionArn)} --since 15m`,
        )
      : undefined,
  ({ gone, mapping }) =>
    mapping?.onFailure && gone.includes("destination")
      ? fault(
          "destination",
          `The on-failure destination ${mapping.onFailure} doesn't exist, or these credentials aren't allowed to see it: without it, batches that Lambda stops retrying are lost.`,
          "Create it, or set another one (destinationConfig.onFailure).",
        )
      : undefined,
  ({ mapping }) =>
    mapping?.onFailure?.endsWith(".fifo")
      ? fault(
          "destination",
          `The on-failure destination ${mapping.onFailure} is a FIFO queue or topic: Lambda sends no failed batches to one.`,
          "Set a standard queue or topic, or a bucket (destinationConfig.onFailure).",
        )
      : undefined,
  ({ destination }, now) =>
    destination?.waiting
      ? fault(
          "destination",
          `${count(destination.waiting, "failed batch", "failed batches")} ${destination.waiting === 1 ? "waits" : "wait"} in the ${destination.title}` +
            `${destination.oldest === undefined ? "" : `, the oldest from ${ago(destination.oldest, now)}`}.`,
          "dynamodb-streams redrive, before the records expire 24 hours after they were written",
        )
      : undefined,
  ({ iteratorAgeMs = 0 }) =>
    iteratorAgeMs > RETENTION_SECONDS * 500
      ? fault(
          "stream",
          `The function is ${duration(iteratorAgeMs / 1000)} behind: records are lost when it is 24 hours.`,
          "Raise parallelizationFactor or batchSize, or set a failing record aside (bisectBatchOnFunctionError, maximumRetryAttempts).",
        )
      : undefined,
  ({ stream }, now) => {
    const late =
      stream?.shards.filter(({ unhandled }) => typeof unhandled === "number" && now - unhandled > 60_000) ?? [];
    const [first] = late.sort((a, b) => Number(a.unhandled) - Number(b.unhandled));
    return first
      ? warning(
          "stream",
          `${count(late.length, "shard")} ${late.length === 1 ? "has" : "have"} records that the function hasn't handled, the oldest from ${ago(Number(first.unhandled), now)}.`,
          "Run doctor again in a minute: if the lag keeps growing, records will be lost.",
        )
      : undefined;
  },
  ({ alarms }) => {
    const ringing = alarms?.filter(({ state }) => state === "ALARM") ?? [];
    return ringing.length
      ? warning("destination", `In alarm: ${ringing.map(({ name }) => name).join(", ")}.`, "Follow the first finding.")
      : undefined;
  },
  ({ mapping }) =>
    mapping && !mapping.onFailure && ((mapping.retries ?? -1) >= 0 || (mapping.maxAgeSeconds ?? -1) > 0)
      ? warning(
          "destination",
          "Batches that Lambda stops retrying vanish: the mapping has no on-failure destination.",
          "Set one (destinationConfig.onFailure); a bucket keeps the records themselves.",
        )
      : undefined,
  ({ mapping }) =>
    mapping && (mapping.retries ?? -1) < 0 && (mapping.maxAgeSeconds ?? -1) < 0
      ? warning(
          "mapping",
          "A record that always fails blocks its shard until it expires: retries and record age have no limit.",
          "Set maximumRetryAttempts, bisectBatchOnFunctionError and an on-failure destination.",
        )
      : undefined,
  ({ alarms }) =>
    alarms?.length === 0
      ? warning("function", "No alarm watches the function or its on-failure destination.", "Set one on IteratorAge.")
      : undefined,
];

export function diagnose(facts: Facts, now = Date.now()): Finding[] {
  const found = RULES.flatMap((rule) => rule(facts, now) ?? []);
  return [...found.filter(({ level }) => level === "fault"), ...found.filter(({ level }) => level === "warning")];
}

/** Such as `sqs:SendMessage on arn:…`: each resource with its own actions. */
function rightsOf(denied: NonNullable<Facts["denied"]>): string {
  const resources = [...new Set(denied.map(({ resource }) => resource))];
  const actionsOn = (on: string) => denied.flatMap(({ action, resource }) => (resource === on ? action : []));
  return resources.map((resource) => `${actionsOn(resource).join(", ")} on ${resource}`).join("; ");
}

const label = (arn: string): string => parseStreamArn(arn)?.label ?? arn;
