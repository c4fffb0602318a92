// Asks the live resources. Each question that can't be answered is noted, and the others go on.
import { DescribeAlarmsCommand, GetMetricStatisticsCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import { GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { parseStreamArn, serviceOf } from "dynamodb-streams-aws/arn";
import { STREAM_LIST_ACTION, STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { openFailures } from "../failures/open";
import { functionName } from "../failures/wanted";
import { ShardCursor } from "../stream/cursor";
import { filterOf } from "../stream/filter";
import { writtenAt } from "../stream/record";
import { describeStream } from "../stream/shards";
import type { Clients } from "../target/clients";
import type { Mapping } from "../target/mapping";
import type { Named } from "../target/named";
import { mappingsOf } from "../target/resolve";
import type { Facts, ShardFacts } from "./facts";
import { handledSequences } from "./handled";

export async function gather(clients: Clients, names: Named, now = Date.now()): Promise<Facts> {
  const facts: Facts = { others: [], unanswered: [] };
  const ask = async <T>(question: string, answer: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await answer();
    } catch (error) {
      const { name, message } = error as Error;
      facts.unanswered.push(`${question}: ${name}: ${message}`);
      return undefined;
    }
  };

  // The mapping that is named can be gone: that is a finding, and the table still says the rest.
  const mappings = (await ask("event source mapping", () => findMappings(clients, names))) ?? [];
  const mapping = mappings[0];
  const tableName = names.table ?? (mapping && parseStreamArn(mapping.streamArn)?.tableName);
  for (const { uuid, functionArn, state, streamArn } of mappings.slice(1)) {
    facts.others.push({ uuid, functionArn, state, streamArn });
  }
  await Promise.all([
    tableName !== undefined && ask(`table ${tableName}`, () => table(clients, facts, tableName)),
    mapping && ask("function", () => lambdaFunction(clients, facts, mapping.functionArn)),
    mapping && ask("alarms", () => alarms(clients, facts, mapping, now)),
    mapping && ask("on-failure destination", () => destination(clients, facts, mapping, tableName ?? "")),
  ]);
  if (mapping) {
    facts.mapping = mappingFacts(mapping);
    await ask("role", () => role(clients, facts, mapping));
  }
  const streamArn = mapping?.streamArn ?? facts.table?.latestStreamArn;
  if (streamArn !== undefined) await ask("stream", () => stream(clients, facts, streamArn, mapping, now));
  return facts;
}

async function findMappings(clients: Clients, names: Named): Promise<Mapping[]> {
  if (names.mapping === undefined) return mappingsOf(clients, names);
  try {
    return await mappingsOf(clients, { mapping: names.mapping });
  } catch (error) {
    const { mapping: _, ...rest } = names;
    if (!rest.table && !rest.function) throw error;
    return mappingsOf(clients, rest);
  }
}

async function table({ dynamodb }: Clients, facts: Facts, name: string): Promise<void> {
  const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: name }));
  facts.table = {
    name,
    streamOn: Table?.StreamSpecification?.StreamEnabled === true,
    viewType: Table?.StreamSpecification?.StreamViewType,
    latestStreamArn: Table?.LatestStreamArn || undefined,
  };
}

function mappingFacts({ raw, ...mapping }: Mapping): Facts["mapping"] {
  return {
    ...mapping,
    lastResult: raw.LastProcessingResult,
    retries: raw.MaximumRetryAttempts,
    maxAgeSeconds: raw.MaximumRecordAgeInSeconds,
    bisect: raw.BisectBatchOnFunctionError,
    startingPosition: raw.StartingPosition,
  };
}

async function lambdaFunction({ lambda }: Clients, facts: Facts, arn: string): Promise<void> {
  const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: arn }));
  const concurrency = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: functionName(arn) }));
  facts.function = {
    name: functionName(arn),
    state: configuration.State,
    runtime: configuration.Runtime,
    timeout: configuration.Timeout,
    roleArn: configuration.Role,
    reservedConcurrency: concurrency.ReservedConcurrentExecutions,
  };
}

/** What sending a failed batch takes, by the destination's service. */
const SEND_ACTIONS: Record<string, string> = { sqs: "sqs:SendMessage", sns: "sns:Publish", s3: "s3:PutObject" };

/** IAM itself is asked whether the role may do what the mapping needs: its answer counts managed policies and boundaries in. */
async function role({ iam }: Clients, facts: Facts, mapping: Mapping): Promise<void> {
  const roleArn = facts.function?.roleArn;
  if (roleArn === undefined) return;
  const send = mapping.onFailure && SEND_ACTIONS[serviceOf(mapping.onFailure) ?? ""];
  const questions: [string[], string][] = [
    [[...STREAM_READ_ACTIONS], mapping.streamArn],
    [[STREAM_LIST_ACTION], "*"],
    ...(send && mapping.onFailure
      ? [[[send], send.startsWith("s3:") ? `${mapping.onFailure}/*` : mapping.onFailure] as [string[], string]]
      : []),
  ];
  const denied: NonNullable<Facts["denied"]> = [];
  for (const [ActionNames, resource] of questions) {
    const { EvaluationResults } = await iam.send(
      new SimulatePrincipalPolicyCommand({ PolicySourceArn: roleArn, ActionNames, ResourceArns: [resource] }),
    );
    for (const { EvalActionName = "", EvalDecision } of EvaluationResults ?? []) {
      if (EvalDecision !== "allowed") denied.push({ action: EvalActionName, resource });
    }
  }
  facts.denied = denied;
}

async function destination(clients: Clients, facts: Facts, mapping: Mapping, tableName: string): Promise<void> {
  if (mapping.onFailure === undefined) return;
  facts.destination = { title: mapping.onFailure };
  const service = serviceOf(mapping.onFailure);
  if (service !== "sqs" && service !== "s3") return;
  const options = { queue: undefined, holdSeconds: 30, waitSeconds: 0, exclusive: false };
  const source = await openFailures(clients, { mapping, tableName }, options);
  const { waiting, held } = await source.depth();
  facts.destination = { title: source.title, waiting: waiting + held, queue: service === "sqs" };
  if (service !== "sqs") return;
  // The age isn't in the queue's attributes, and receiving a message would change it: the metric has it.
  const { Datapoints = [] } = await clients.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/SQS",
      MetricName: "ApproximateAgeOfOldestMessage",
      Dimensions: [{ Name: "QueueName", Value: source.title.replace("queue ", "") }],
      StartTime: new Date(Date.now() - 900_000),
      EndTime: new Date(),
      Period: 900,
      Statistics: ["Maximum"],
    }),
  );
  const age = Datapoints[0]?.Maximum;
  if (age !== undefined) facts.destination.oldest = Date.now() - age * 1000;
}

async function alarms({ cloudwatch }: Clients, facts: Facts, mapping: Mapping, now: number): Promise<void> {
  const names = new Set([functionName(mapping.functionArn), mapping.onFailure?.split(":").at(-1), mapping.uuid]);
  const found: NonNullable<Facts["alarms"]> = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudwatch.send(new DescribeAlarmsCommand({ NextToken, AlarmTypes: ["MetricAlarm"] }));
    for (const { AlarmName = "", StateValue = "", MetricName = "", Dimensions, Metrics } of page.MetricAlarms ?? []) {
      const dimensions = [
        ...(Dimensions ?? []),
        ...(Metrics ?? []).flatMap((one) => one.MetricStat?.Metric?.Dimensions ?? []),
      ];
      if (dimensions.some(({ Value }) => names.has(Value)))
        found.push({ name: AlarmName, state: StateValue, about: MetricName });
    }
    NextToken = page.NextToken;
  } while (NextToken);
  facts.alarms = found;
  const { Datapoints = [] } = await cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: "AWS/Lambda",
      MetricName: "IteratorAge",
      Dimensions: [{ Name: "FunctionName", Value: functionName(mapping.functionArn) }],
      StartTime: new Date(now - 900_000),
      EndTime: new Date(now),
      Period: 900,
      Statistics: ["Maximum"],
    }),
  );
  facts.iteratorAgeMs = Datapoints[0]?.Maximum;
}

async function stream(
  clients: Clients,
  facts: Facts,
  streamArn: string,
  mapping: Mapping | undefined,
  now: number,
): Promise<void> {
  const described = await describeStream(clients.streams, streamArn);
  const handled = mapping ? await handledSequences(clients.logs, mapping.functionArn, now).catch(() => []) : [];
  const passes = filterOf(mapping?.filters ?? []);
  const sample = { records: 0, passing: 0 };
  const shards: ShardFacts[] = [];
  for (const shard of described.shards) {
    const one: ShardFacts = { id: shard.id, closed: shard.end !== undefined };
    const page = await new ShardCursor(clients.streams, streamArn, shard.id, { at: "TRIM_HORIZON" }).next();
    const [first] = page.records;
    if (first) one.oldest = writtenAt(first);
    sample.records += page.records.length;
    sample.passing += page.records.filter(({ record }) => passes(record)).length;
    // Sequence numbers of different shards overlap: the highest one that can be this shard's is taken.
    const last = handled.filter((sequence) => shard.start === undefined || BigInt(sequence) >= shard.start).at(-1);
    if (last !== undefined) {
      const after = new ShardCursor(clients.streams, streamArn, shard.id, {
        at: "AFTER_SEQUENCE_NUMBER",
        sequence: last,
      });
      const next = (await after.next()).records.find(({ record }) => passes(record));
      one.unhandled = next ? (writtenAt(next) ?? now) : "none";
    }
    shards.push(one);
  }
  facts.stream = { arn: streamArn, status: described.status, viewType: described.viewType, shards };
  if (facts.mapping) facts.mapping.sample = sample;
}
