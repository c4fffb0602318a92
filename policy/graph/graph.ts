// The stack as the rules see it: each mapping with its table, function and role. Built once per run, in time linear
// to the number of resources; what has nothing to do with streams costs one look-up of its type.
import type { Resource } from "./resource";
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { Index, type Join } from "./join";
import {
  functionNames,
  qualifierOf,
  readAlias,
  readFunction,
  readPermission,
  type AliasProperties,
  type Permission,
} from "./lambda";
import { readMapping, type MappingProperties } from "./mapping";
import { Grants } from "./grants";
import type { Graph, LambdaFunction, Mapping, Role } from "./model";
import { readAttachment, readPolicy, readRole } from "./role";
import { readNativeGlobalTable, readNativeTable, readTable, type Table } from "./table";
import { UNKNOWN, type MaybeUnknown } from "./value";

/** What Lambda can poll besides DynamoDB streams, by the types of the resources. */
const OTHER_SOURCE = /^aws(-native)?:(sqs|kinesis|msk|mq|amazonmq|docdb|docdbelastic)[/:]/;

/** Arranges the resources of a stack. Never throws on an unknown value. */
export function buildGraph(resources: readonly Resource[]): Graph {
  const tables = new Index<Table>("a table");
  const functions = new Index<LambdaFunction>("a function");
  const aliases = new Index<AliasProperties>("an alias");
  const roles = new Index<Role>("a role");
  const grants = new Grants(roles);
  const mappings: MappingProperties[] = [];
  const permissions: Permission[] = [];

  const addTable = (table: Table) =>
    tables.add(
      table,
      table.streamArn,
      table.arn,
      ...table.replicaStreamArns.flatMap((arn): MaybeUnknown<string | undefined>[] => [arn, tableArnOf(arn)]),
    );
  const readers: Record<string, (resource: Resource) => void> = {
    "aws:dynamodb/table:Table": (resource) => addTable(readTable(resource)),
    "aws-native:dynamodb:Table": (resource) => addTable(readNativeTable(resource)),
    "aws-native:dynamodb:GlobalTable": (resource) => addTable(readNativeGlobalTable(resource)),
    ...both("lambda", "EventSourceMapping", (resource) => void mappings.push(readMapping(resource))),
    ...both("lambda", "Permission", (resource) => void permissions.push(readPermission(resource))),
    ...both("lambda", "Function", (resource) => {
      const properties = readFunction(resource);
      functions.add({ ...properties, executionRole: NOWHERE }, ...properties.names);
    }),
    ...both("lambda", "Alias", (resource) => addAlias(aliases, resource)),
    "aws-native:lambda:Version": (resource) => addAlias(aliases, resource),
    ...both("iam", "Role", (resource) => {
      const role = { ...readRole(resource), grants: [] };
      roles.add(role, role.arn, role.name);
    }),
    ...both("iam", "RolePolicy", (resource) => grants.addPolicy(readPolicy(resource))),
    ...both("iam", "Policy", (resource) => grants.addPolicy(readPolicy(resource))),
    "aws-native:iam:ManagedPolicy": (resource) => grants.addPolicy(readPolicy(resource)),
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment": (resource) => grants.addAttachment(readAttachment(resource)),
    "aws:iam/policyAttachment:PolicyAttachment": (resource) => grants.addAttachment(readAttachment(resource)),
    "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": (resource) =>
      grants.addAttachment(readAttachment(resource)),
  };
  const readerOf = new Map(Object.entries(readers));
  for (const resource of resources) readerOf.get(resource.type)?.(resource);

  grants.resolve();
  for (const item of functions.values()) item.executionRole = roles.join(item.resource, "role", item.role);
  return {
    mappings: mappings.flatMap((mapping) => {
      const source = sourceOf(mapping, tables);
      return source ? [{ ...mapping, source, ...targetOf(mapping, functions, aliases) }] : [];
    }),
    tables: tables.values(),
    functions: functions.values(),
    permissions,
  };
}

const NOWHERE: Join<never> = { candidates: [], undecided: false, reason: "it is not set" };

/** The table behind a mapping; `undefined` for a mapping of another service. */
function sourceOf(mapping: MappingProperties, tables: Index<Table>): Join<Table> | undefined {
  const { resource, eventSourceArn } = mapping;
  const stream = typeof eventSourceArn === "string" ? parseStreamArn(eventSourceArn) : undefined;
  const source = tables.join(
    resource,
    "eventSourceArn",
    eventSourceArn,
    stream && [eventSourceArn as string, stream.tableArn],
  );
  if (eventSourceArn === "") {
    // Computed from several tables, and empty: it is of one that has no stream.
    return { ...source, candidates: source.candidates.filter(({ streamEnabled }) => streamEnabled !== true) };
  }
  if (source.candidates.length > 0 || stream) return source;
  if (eventSourceArn === UNKNOWN) {
    const origins = resource.propertyDependencies.eventSourceArn ?? [];
    return origins.some(({ type }) => OTHER_SOURCE.test(type)) ? undefined : source;
  }
  // No ARN at all belongs to a self-managed Kafka cluster; another service's ARN is that service's.
  return eventSourceArn === undefined || POLLED.test(eventSourceArn) ? undefined : source;
}

/** ARNs of what Lambda polls besides DynamoDB streams: queues, Kinesis streams, Kafka, MQ, DocumentDB. */
const POLLED = /^arn:[^:]+:(sqs|kinesis|kafka|mq|rds|docdb-elastic):/;

/** The function behind a mapping, reached directly or through an alias or a version. */
function targetOf(
  mapping: MappingProperties,
  functions: Index<LambdaFunction>,
  aliases: Index<AliasProperties>,
): Pick<Mapping, "target" | "qualifier"> {
  const join = (resource: Resource, value: MappingProperties["functionName"]) =>
    functions.join(resource, "functionName", value, functionNames(value));
  const { resource, functionName } = mapping;
  const [alias] = aliases.join(resource, "functionName", functionName).candidates;
  if (alias) return { target: join(alias.resource, alias.functionName), qualifier: alias.resource.urn };
  return { target: join(resource, functionName), qualifier: qualifierOf(functionName) };
}

function addAlias(aliases: Index<AliasProperties>, resource: Resource): void {
  const alias = readAlias(resource);
  aliases.add(alias, alias.arn);
}

function tableArnOf(streamArn: MaybeUnknown<string | undefined>): string | undefined {
  return typeof streamArn === "string" ? parseStreamArn(streamArn)?.tableArn : undefined;
}

/** The types under which the two providers have a resource: `aws:lambda/function:Function`, `aws-native:lambda:Function`. */
function both(service: string, name: string, reader: (resource: Resource) => void) {
  const file = name.charAt(0).toLowerCase() + name.slice(1);
  return { [`aws:${service}/${file}:${name}`]: reader, [`aws-native:${service}:${name}`]: reader };
}
