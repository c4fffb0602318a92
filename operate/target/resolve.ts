// Resolves the stream, function and mapping of a command from a stack, table, function or mapping.
import { GetEventSourceMappingCommand, paginateListEventSourceMappings } from "@aws-sdk/client-lambda";
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { Values } from "../command/command";
import { shown, UsageError } from "../command/exit";
import { text } from "../command/options";
import type { Clients } from "./clients";
import { type Mapping, readMapping } from "./mapping";
import type { TargetNames } from "./named";
import { stackTarget } from "./stack-target";

export interface Target {
  mapping: Mapping;
  tableName: string;
}

/** Combines `--stack`, `--table`, `--function` and `--mapping`. The other options override the stack's outputs. */
export async function targetNames(values: Values): Promise<TargetNames> {
  const stack = text(values, "stack");
  const outputs: TargetNames =
    stack === undefined ? {} : await stackTarget(stack, text(values, "cwd") ?? process.cwd());
  const options: TargetNames = {};
  for (const key of ["table", "function", "mapping"] as const) {
    const value = text(values, key);
    if (value !== undefined) options[key] = value;
  }
  if (options.table !== undefined) requireTableName(options.table);
  // If the user names a table, function or mapping, the stack's outputs don't apply.
  const names = (options.table ?? options.function ?? options.mapping) ? options : outputs;
  if (names.table ?? names.function ?? names.mapping) return names;
  throw new UsageError("No target is named: pass --stack, --table, --function or --mapping.");
}

/** @throws UsageError for an ARN: DynamoDB takes one for a name, but no mapping would match it, and the table seem to have none. */
function requireTableName(table: string): void {
  if (/^[\w.-]+$/.test(table)) return;
  const name = /:table\/([\w.-]+)/.exec(table)?.[1] ?? "orders";
  throw new UsageError(`--table is ${shown(table)}: it must be the table's name, such as ${name}.`);
}

/**
 * Finds the one mapping that matches the names.
 *
 * @throws UsageError when none matches, when several do (the message lists them), or when its filters can't be read.
 */
export async function resolve(clients: Clients, names: TargetNames): Promise<Target> {
  const found = await mappingsOf(clients, names);
  const [mapping] = found;
  if (mapping === undefined) {
    throw new UsageError(
      `No event source mapping on a DynamoDB stream matches ${describeNamed(names)}. Run dynamodb-streams doctor to see why.`,
    );
  }
  if (found.length > 1) {
    const lines = found.map(
      (mapping) => `  --mapping ${mapping.uuid}  ${mapping.streamArn} → ${mapping.functionArn} (${mapping.state})`,
    );
    throw new UsageError(
      `${found.length} mappings match ${describeNamed(names)}: pass one of them:\n${lines.join("\n")}`,
    );
  }
  requireFilters(mapping);
  return { mapping, tableName: tableOf(mapping.streamArn) };
}

/** @throws UsageError when the mapping's filters can't be read, because records that don't pass them would be handed over. */
export function requireFilters({ uuid, filtersHidden, raw: { KMSKeyArn } }: Mapping): void {
  if (filtersHidden === undefined) return;
  throw new UsageError(
    `The filters of mapping ${uuid} are encrypted, and can't be read: ${shown(filtersHidden)} Allow kms:Decrypt on ${KMSKeyArn}.`,
  );
}

/** Every mapping on a DynamoDB stream that matches the names. */
export async function mappingsOf({ lambda }: Clients, names: TargetNames): Promise<Mapping[]> {
  if (names.mapping !== undefined) {
    const raw = await lambda.send(new GetEventSourceMappingCommand({ UUID: names.mapping })).catch((error: Error) => {
      if (error.name !== "ResourceNotFoundException") throw error;
      throw new UsageError(
        `--mapping is ${names.mapping}: no event source mapping has this UUID in this region and account. Correct it, or pass --region or --endpoint.`,
      );
    });
    const mapping = readMapping(raw);
    if (!mapping) {
      throw new UsageError(
        `--mapping is ${names.mapping}, which reads ${raw.EventSourceArn}: pass a mapping on a DynamoDB stream.`,
      );
    }
    return [mapping];
  }
  const found: Mapping[] = [];
  const input = names.function === undefined ? {} : { FunctionName: names.function };
  for await (const page of paginateListEventSourceMappings({ client: lambda }, input)) {
    for (const listed of page.EventSourceMappings ?? []) {
      // The list leaves out encrypted filters as if there were none.
      const isHidden = listed.KMSKeyArn !== undefined && !listed.FilterCriteria;
      const raw = isHidden ? await lambda.send(new GetEventSourceMappingCommand({ UUID: listed.UUID })) : listed;
      const mapping = readMapping(raw);
      if (mapping && (names.table === undefined || tableOf(mapping.streamArn) === names.table)) found.push(mapping);
    }
  }
  return found;
}

const tableOf = (streamArn: string): string => parseStreamArn(streamArn)?.tableName ?? "";

/** Such as `table "orders" with function "orders-fn"`. */
export const describeNamed = (names: TargetNames): string =>
  Object.entries(names)
    .map(([kind, name]) => `${kind} "${name}"`)
    .join(" with ");
