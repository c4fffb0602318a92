// The stack as the rules see it: each reader of a stream with its table, function and role. Built once per run, in
// time linear in the number of resources. Joined resources are added to the objects already read: copying by spread
// would take a third of the pack's time on a big stack.
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { arnPattern, expectedEnd } from "./arn-end";
import { destinationElsewhere, type Destination, type DestinationProperties } from "./destination";
import { encryptionOf, type KmsKey } from "./encryption";
import { withGrants } from "./grants";
import { Index, type Join } from "./join";
import { sortByKind, type Found } from "./kinds";
import { functionNames, qualifierOf, type AliasProperties } from "./lambda";
import type { Execution, Graph, LambdaFunction, Mapping, Pipe, Reader, Role } from "./model";
import type { MappingProperties, ReaderProperties } from "./reader";
import { nameOf } from "./names";
import type { Resource } from "./resource";
import { carriedGrant, type ResourcePolicy } from "./resource-policy";
import { asGlobal, isEarlierStream, type Replica, type Table } from "./table";
import { UNKNOWN, type MaybeUnknown } from "./value";

/** Arranges the resources of a stack. Never throws on an unknown value. */
export function buildGraph(resources: Iterable<Resource>): Graph {
  const found = sortByKind(resources);
  const roles = new Index<Role>("a role");
  for (const role of withGrants(found)) {
    roles.add(role, role.arn, role.name);
    roles.expect(role, role.arnEnd);
  }
  const functions = new Index<LambdaFunction>("a function");
  for (const item of found.functions) {
    const complete = Object.assign(item, { executionRole: roles.join(item.resource, "role", item.role) });
    functions.add(complete, ...item.names);
    functions.expect(complete, item.arnEnd);
  }
  const aliases = new Index<AliasProperties>("an alias");
  for (const alias of found.aliases) aliases.add(alias, alias.arn);
  const keys = new Index<KmsKey>("a key");
  for (const key of found.keys) keys.add(key, key.arn, key.keyId);
  for (const { resource, name, arn, target } of found.keyAliases) {
    const [key, ...others] = keys.find(resource, "targetKeyId", target);
    if (key && others.length === 0) keys.alias(resource, key, name, arn);
  }
  for (const grant of found.keyGrants) {
    for (const key of keys.find(grant.resource, "keyId", grant.keyId)) key.grants.push(grant);
  }
  const destinations = new Index<DestinationProperties>("a queue, a topic or a bucket");
  for (const destination of found.destinations) {
    destinations.add(destination, destination.arn, destination.name);
    destinations.expect(destination, destination.arnEnd);
  }
  const tables = indexTables(found, keys);
  for (const policy of found.resourcePolicies) carry(policy, tables, destinations, keys);

  const mappings: Mapping[] = [];
  const pipes: Pipe[] = [];
  const openReaders: Reader[] = [];
  const place = <T extends Reader>(reader: T, kind: SourceKind, certain: T[]) =>
    (kind === "stream" ? certain : openReaders).push(reader);
  for (const mapping of found.mappings) {
    const { source, kind } = sourceOf(mapping, tables);
    if (kind === "other") continue;
    const { target, qualifier } = targetOf(mapping, functions, aliases);
    const executions = target.candidates.flatMap((item) =>
      item.executionRole.candidates.map((role) => ({ role, function: item })),
    );
    const destination = destinationOf(mapping, destinations, keys);
    const hasNoStream = isWithoutStream(mapping, source);
    place(Object.assign(mapping, { source, hasNoStream, destination, target, qualifier, executions }), kind, mappings);
  }
  for (const pipe of found.pipes) {
    const { source, kind } = sourceOf(pipe, tables);
    if (kind === "other") continue;
    const executionRole = roles.join(pipe.resource, "roleArn", pipe.roleArn);
    const executions: Execution[] = executionRole.candidates.map((role) => ({ role }));
    const destination = destinationOf(pipe, destinations, keys);
    const hasNoStream = isWithoutStream(pipe, source);
    place(Object.assign(pipe, { source, hasNoStream, destination, executionRole, executions }), kind, pipes);
  }
  return {
    readers: [...mappings, ...pipes],
    mappings,
    openReaders,
    tables: tables.values(),
    functions: functions.values(),
    permissions: found.permissions,
  };
}

/** Adds a policy to the resource that it belongs to. */
function carry(
  policy: ResourcePolicy,
  tables: Index<Table>,
  destinations: Index<DestinationProperties>,
  keys: Index<KmsKey>,
): void {
  const { resource, of } = policy;
  const grant = carriedGrant(resource, policy.document, policy.documentProperty);
  for (const destination of destinations.findAll(resource, of.property, of.values)) destination.policies.push(grant);
  for (const key of keys.findAll(resource, of.property, of.values)) key.policies.push(grant);
  // A table's own policy says nothing of its stream.
  const isOfTable =
    of.values !== UNKNOWN && of.values.some((arn) => typeof arn === "string" && parseStreamArn(arn) === undefined);
  if (isOfTable) return;
  for (const table of tables.findAll(resource, of.property, of.values)) table.streamPolicies.push(grant);
}

function indexTables(found: Found, keys: Index<KmsKey>): Index<Table> {
  const replicas = replicasOf(found);
  // A stream can be read from another account.
  const tables = new Index<Table>("a table", { ofOneAccount: false });
  for (const table of found.tables) {
    const beside = replicas.get(table);
    const encryption = encryptionOf(keys, table.resource, "serverSideEncryption", table.kmsKey);
    const complete = asGlobal(Object.assign(table, { isGlobal: beside ? true : table.isGlobal, encryption }));
    const elsewhere: MaybeUnknown<string | undefined>[] = table.replicaStreamArns.flatMap((arn) => [
      arn,
      tableArnOf(arn),
    ]);
    tables.add(complete, table.streamArn, table.arn, ...elsewhere, ...(beside ?? []));
    tables.expect(complete, expectedEnd(table.arn, "dynamodb:table/", table.name));
  }
  return tables;
}

/** The ARNs of the replicas declared as separate resources, by table. */
function replicasOf({ tables, replicas }: Found): ReadonlyMap<Table, readonly Replica["arn"][]> {
  const result = new Map<Table, Replica["arn"][]>();
  if (replicas.length === 0) return result;
  const index = new Index<Table>("a table");
  for (const table of tables) index.add(table, table.arn);
  for (const { resource, tableArn, arn } of replicas) {
    for (const table of index.find(resource, "globalTableArn", tableArn)) {
      const arns = result.get(table);
      if (arns) arns.push(arn);
      else result.set(table, [arn]);
    }
  }
  return result;
}

/** The sources that Lambda and pipes poll besides DynamoDB streams, by resource type. */
const OTHER_SOURCE =
  /^aws(-native)?:(sqs|kinesis|msk|mq|amazonmq|docdb|docdbelastic|dynamodb[/]kinesisStreamingDestination)[/:]/;

/**
 * Matches a reference to one of those sources: the ARN of a queue, Kinesis stream, Kafka, MQ or DocumentDB, or a pipe's
 * address of a Kafka cluster.
 */
const OTHER_ARN = /^(arn:[^:]+:(sqs|kinesis|kafka|mq|rds|docdb-elastic):|smk:\/\/)/;

/** `unknown` if it may be a DynamoDB stream or something else. */
type SourceKind = "stream" | "other" | "unknown";

/** The table behind a reader, and whether the source is a stream. */
function sourceOf(reader: ReaderProperties, tables: Index<Table>): { source: Join<Table>; kind: SourceKind } {
  const { resource, sourceProperty, sourceArn } = reader;
  const stream = typeof sourceArn === "string" ? parseStreamArn(sourceArn) : undefined;
  const names = stream && [sourceArn as string, stream.tableArn];
  const source = tables.join(resource, sourceProperty, sourceArn, names);
  if (sourceArn === "") {
    // Computed from several tables, and empty: it belongs to a table without a stream.
    const candidates = source.candidates.filter(({ streamEnabled }) => streamEnabled !== true);
    return { source: { ...source, candidates }, kind: "stream" };
  }
  if (sourceArn === UNKNOWN) {
    const origins = resource.propertyDependencies[sourceProperty];
    const others = origins?.some(({ type }) => OTHER_SOURCE.test(type)) ?? false;
    // A stream is read from a position; a reader without one reads a queue.
    const isQueue = others || reader.startingPosition === undefined;
    if (source.candidates.length === 0) return { source, kind: isQueue ? "other" : "unknown" };
    return { source, kind: others ? "unknown" : "stream" };
  }
  // A self-managed Kafka cluster has no ARN; another service's ARN belongs to that service.
  if (sourceArn === undefined || OTHER_ARN.test(sourceArn)) return { source, kind: "other" };
  return { source, kind: "stream" };
}

function isWithoutStream({ sourceArn }: ReaderProperties, { candidates }: Join<Table>): boolean {
  if (typeof sourceArn === "string" && sourceArn !== "") {
    const [table] = candidates;
    if (!parseStreamArn(sourceArn) || (table && isEarlierStream(sourceArn, table))) return true;
  }
  return candidates.length > 0 && candidates.every(({ streamEnabled }) => streamEnabled === false);
}

/** The function behind a mapping, reached directly or through an alias or a version. */
function targetOf(
  mapping: MappingProperties,
  functions: Index<LambdaFunction>,
  aliases: Index<AliasProperties>,
): Pick<Mapping, "target" | "qualifier"> {
  const join = (resource: Resource, value: MappingProperties["functionName"]) =>
    functions.join(resource, "functionName", value, functionNames(value));
  const { resource, functionName } = mapping;
  const [alias, ...others] = aliases.find(resource, "functionName", functionName);
  if (alias && others.length === 0) {
    const qualifier = typeof alias.name === "string" ? alias.name : alias.resource.urn;
    return { target: join(alias.resource, alias.functionName), qualifier };
  }
  const target = join(resource, functionName);
  if (functionName !== UNKNOWN) return { target, qualifier: qualifierOf(functionName) };
  // The ARN of a function and that of its version are both unknown, and both computed from the function.
  return { target, qualifier: target.candidates.some(({ hasVersions }) => hasVersions) ? undefined : "" };
}

function destinationOf(
  { resource, onFailure, onFailureProperty: property }: ReaderProperties,
  destinations: Index<DestinationProperties>,
  keys: Index<KmsKey>,
): Destination | undefined {
  if (!onFailure) return undefined;
  const [only, ...others] = destinations.find(resource, property, onFailure);
  const elsewhere = destinationElsewhere(onFailure, resource, property);
  if (!only || others.length > 0) return elsewhere;
  const encryption = encryptionOf(keys, only.resource, "kmsMasterKeyId", only.kmsKey);
  const { isFifo, policies, arnEnd } = only;
  const arn = arnEnd === undefined || onFailure !== UNKNOWN ? elsewhere.arn : arnPattern(arnEnd);
  return { ...elsewhere, arn, isFifo, label: nameOf(only.resource), policies, ...(encryption && { encryption }) };
}

function tableArnOf(streamArn: unknown): string | undefined {
  return typeof streamArn === "string" ? parseStreamArn(streamArn)?.tableArn : undefined;
}
