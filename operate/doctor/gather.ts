// Collects the facts from live resources. A failed query is noted, and the others continue.
import { DescribeTableCommand } from "@aws-sdk/client-dynamodb";
import { GetFunctionConcurrencyCommand, GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { InterruptedError, UsageError } from "../command/exit";
import { connectionFault } from "../command/explain";
import { functionName } from "../failures/wanted";
import type { Clients } from "../target/clients";
import type { Mapping } from "../target/mapping";
import type { TargetNames } from "../target/named";
import { describeNamed, mappingsOf } from "../target/resolve";
import { askAlarms } from "./ask-alarms";
import { askDestination } from "./ask-destination";
import { askRole } from "./ask-role";
import { askStream } from "./ask-stream";
import type { Facts } from "./facts";

/** The first question. */
const MAPPING = "event source mapping";

/**
 * @param stop ends the wait for a throttled stream.
 * @throws UsageError when none of the named resources exists.
 */
export async function gather(
  clients: Clients,
  names: TargetNames,
  { now = Date.now(), stop }: { now?: number; stop?: AbortSignal } = {},
): Promise<Facts> {
  const facts: Facts = { others: [], gone: [], unanswered: [] };
  const missing: string[] = [];
  const ask = async <T>(
    question: string,
    answer: () => Promise<T>,
    part?: Facts["gone"][number],
  ): Promise<T | undefined> => {
    try {
      return await answer();
    } catch (error) {
      // Every other query would fail too.
      if (connectionFault(error) !== undefined || error instanceof InterruptedError) throw error;
      // Nothing else is named, and the error says best what is wrong with the mapping.
      if (error instanceof UsageError && question === MAPPING && !names.table && !names.function) throw error;
      const { name, message } = error as Error;
      const isGone = /^ResourceNotFound|^NoSuchBucket$/.test(name) || error instanceof UsageError;
      if (isGone) missing.push(question);
      if (isGone && part) facts.gone.push(part);
      facts.unanswered.push(`${question}: ${name}: ${message}`);
      return undefined;
    }
  };

  // If the named mapping is gone, that is a finding, and the named table still gives the other facts.
  const mappings = (await ask(MAPPING, () => findMappings(clients, names))) ?? [];
  const mapping = mappings[0];
  const tableName = names.table ?? (mapping && parseStreamArn(mapping.streamArn)?.tableName);
  const functionArn = mapping?.functionArn ?? names.function;
  // The table may be mapped to a different function than the named one.
  const others =
    mapping || names.table === undefined || names.function === undefined
      ? mappings.slice(1)
      : ((await ask("the table's mappings", () => mappingsOf(clients, { table: names.table }))) ?? []);
  for (const { uuid, functionArn: other, state, streamArn } of others) {
    facts.others.push({ uuid, functionArn: other, state, streamArn });
  }
  await Promise.all([
    tableName !== undefined && ask(`table ${tableName}`, () => table(clients, facts, tableName), "table"),
    functionArn !== undefined &&
      ask(`function ${functionName(functionArn)}`, () => lambdaFunction(clients, facts, functionArn), "function"),
    mapping && ask("alarms", () => askAlarms(clients, facts, mapping, now)),
    mapping &&
      ask("on-failure destination", () => askDestination(clients, facts, mapping, tableName ?? ""), "destination"),
  ]);
  if (!mapping && !facts.table && missing.length && missing.length === facts.unanswered.length) {
    throw new UsageError(
      `Not found in this region and account: ${describeNamed(names)}. Correct the name, or pass --region or --endpoint.`,
    );
  }
  if (mapping) {
    facts.mapping = mappingFacts(mapping);
    if (mapping.filtersHidden !== undefined) facts.unanswered.push(`filters: ${mapping.filtersHidden}`);
    await ask("role", () => askRole(clients, facts, mapping));
  }
  const streamArn = mapping?.streamArn ?? facts.table?.latestStreamArn;
  if (streamArn !== undefined) await ask("stream", () => askStream(clients, facts, streamArn, mapping, now, stop));
  return facts;
}

async function findMappings(clients: Clients, names: TargetNames): Promise<Mapping[]> {
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
