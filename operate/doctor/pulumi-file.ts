// Reads facts from the output of `pulumi stack export` or `pulumi preview --json`. Facts that only AWS has are left out.
import { UNKNOWN_VALUES } from "dynamodb-streams-aws/unknown-values";
import { shown, UsageError } from "../command/exit";
import { readInputFile } from "../command/input-file";
import { functionName } from "../failures/wanted";
import type { Facts } from "./facts";

interface Resource {
  type: string;
  urn: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
}

interface PulumiFile {
  deployment?: { resources?: Resource[] };
  steps?: { op: string; newState?: Resource; oldState?: Resource }[];
}

/** @throws UsageError when the file is neither, or has neither a stream mapping nor a table. */
export function factsOfFile(file: string): Facts {
  const text = readInputFile("from", file, "pulumi preview --json > FILE or pulumi stack export > FILE");
  const resources = resourcesOf(text);
  if (!resources) {
    throw new UsageError(
      `--from is ${shown(file)}, which is neither a stack's export nor the output of pulumi preview --json: ${shown(text.trim())}`,
    );
  }
  return factsOf(resources);
}

/** @returns `undefined` when the text is no such file, or was cut short. */
function resourcesOf(text: string): Resource[] | undefined {
  let parsed: PulumiFile | null;
  try {
    parsed = JSON.parse(text) as PulumiFile | null;
  } catch {
    return undefined;
  }
  const { deployment, steps } = parsed ?? {};
  if (deployment?.resources) return deployment.resources;
  return steps?.flatMap(({ op, newState }) => (newState && !/^delete|^read-discard/.test(op) ? [newState] : []));
}

function factsOf(resources: Resource[]): Facts {
  const facts: Facts = { others: [], gone: [], unanswered: [] };
  const values = (type: string) =>
    resources
      .filter((resource) => resource.type === type)
      .map((resource) => ({ urn: resource.urn, ...resource.inputs, ...resource.outputs }) as Record<string, unknown>);
  const name = (resource: Record<string, unknown>) =>
    textOf(resource.name) ?? String(resource.urn).split("::").at(-1) ?? "?";
  const [mapping] = values("aws:lambda/eventSourceMapping:EventSourceMapping");
  const tables = values("aws:dynamodb/table:Table");
  const source = textOf(mapping?.eventSourceArn);
  const table = tables.find((candidate) => source !== undefined && candidate.streamArn === source) ?? tables[0];
  if (!table && !mapping) throw new UsageError("The file has no DynamoDB table and no event source mapping.");
  if (table) {
    facts.table = {
      name: name(table),
      streamOn: table.streamEnabled === true,
      viewType: textOf(table.streamViewType),
      latestStreamArn: textOf(table.streamArn),
    };
  }
  if (mapping) {
    const functionArn = textOf(mapping.functionArn) ?? textOf(mapping.functionName) ?? "undecided";
    facts.mapping = {
      uuid: textOf(mapping.uuid) ?? "not created",
      state: mapping.enabled === false ? "Disabled" : "Enabled",
      streamArn: source ?? facts.table?.latestStreamArn ?? "",
      functionArn,
      batchSize: numberOf(mapping.batchSize),
      retries: numberOf(mapping.maximumRetryAttempts),
      maxAgeSeconds: numberOf(mapping.maximumRecordAgeInSeconds),
      bisect: mapping.bisectBatchOnFunctionError === true,
      partialResponses: Array.isArray(mapping.functionResponseTypes) && mapping.functionResponseTypes.length > 0,
      startingPosition: textOf(mapping.startingPosition),
      filters: ((mapping.filterCriteria as { filters?: { pattern?: string }[] } | undefined)?.filters ?? []).map(
        ({ pattern = "{}" }) => pattern,
      ),
      onFailure: textOf(
        (mapping.destinationConfig as { onFailure?: { destinationArn?: unknown } } | undefined)?.onFailure
          ?.destinationArn,
      ),
    };
    const fn = values("aws:lambda/function:Function").find(
      (candidate) => functionName(functionArn) === name(candidate) || candidate.arn === functionArn,
    );
    if (fn) facts.function = { name: name(fn), runtime: textOf(fn.runtime), timeout: numberOf(fn.timeout) };
  }
  return facts;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" && !UNKNOWN_VALUES.has(value) ? value : undefined;
const numberOf = (value: unknown): number | undefined => (typeof value === "number" ? value : undefined);
