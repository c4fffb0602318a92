import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { Encryption } from "./encryption";
import type { Grant } from "./grant";
import { shown } from "./names";
import { carriedGrant } from "./resource-policy";
import type { Resource } from "./resource";
import {
  at,
  flag,
  isObject,
  list,
  read,
  readInput,
  nonEmpty,
  text,
  UNKNOWN,
  type MaybeUnknown,
  type Value,
} from "./value";

/** A DynamoDB table as far as its stream is concerned, whichever provider describes it. */
export interface Table {
  resource: Resource;
  /** Whether the stream is enabled. An omitted switch counts as off, as for the provider. */
  streamEnabled: MaybeUnknown<boolean>;
  /** Which part of a change the stream carries; `undefined` if it isn't set. */
  viewType: MaybeUnknown<string | undefined>;
  /** The setting that decides, as a clause: `streamEnabled is false`. */
  streamSwitch: string;
  /** How to enable the stream, in the imperative. */
  howToEnable: string;
  name: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
  /** ARN of the table's latest stream; `undefined` or empty if it never had one. */
  streamArn: MaybeUnknown<string | undefined>;
  /** ARNs of the streams of the table's replicas in other regions. */
  replicaStreamArns: MaybeUnknown<string | undefined>[];
  /** The policies of the stream itself. */
  streamPolicies: Grant[];
  /** Whether it has replicas in other regions, which also read its stream. */
  isGlobal: MaybeUnknown<boolean>;
  /** Whether AWS enables the stream for the replicas although the program doesn't. */
  streamIsImplicit: boolean;
  /** The customer's key that encrypts the table and its stream; `undefined` for a key of AWS. */
  kmsKey: MaybeUnknown<string | undefined>;
  /** The same, with the known facts about the key. */
  encryption?: Encryption | undefined;
  pointInTimeRecovery: MaybeUnknown<boolean>;
  deletionProtection: MaybeUnknown<boolean>;
}

/**
 * With these, the provider creates a table by RestoreTableToPointInTime, RestoreTableFromBackup or ImportTable. None of
 * them takes a stream, and the provider doesn't enable it afterwards: seen in the requests of version 5.100.0, whose
 * state then shows the stream as off.
 */
const WITHOUT_STREAM = ["restoreSourceName", "restoreSourceTableArn", "restoreBackupArn", "importTable"];

/** Reads `aws:dynamodb/table:Table`. */
export function readTable(resource: Resource): Table {
  const { props } = resource;
  const streamEnabled = read(props, "streamEnabled");
  const replicas = list(readInput(resource, "replicas"));
  const arn = text(read(props, "arn"));
  const table: Table = {
    resource,
    streamEnabled: flag(streamEnabled),
    streamIsImplicit: false,
    streamSwitch: `streamEnabled is ${streamEnabled === undefined ? "not set" : shown(streamEnabled)}`,
    howToEnable: "set streamEnabled: true and a streamViewType",
    viewType: nonEmpty(readInput(resource, "streamViewType")),
    name: text(read(props, "name")),
    arn,
    streamArn: text(read(props, "streamArn")),
    replicaStreamArns: replicas === UNKNOWN ? [] : replicas.map((replica) => text(at(replica, "streamArn"))),
    streamPolicies: [],
    isGlobal: replicas === UNKNOWN ? UNKNOWN : replicas.length > 0,
    kmsKey: customerKey(text(at(readInput(resource, "serverSideEncryption"), "kmsKeyArn"))),
    pointInTimeRecovery: flag(at(readInput(resource, "pointInTimeRecovery"), "enabled")),
    deletionProtection: flag(read(props, "deletionProtectionEnabled")),
  };
  return arn === UNKNOWN && streamEnabled === true ? withoutStream(table) : table;
}

/** The table that is about to be created; without its stream if it is restored or imported. */
function withoutStream(table: Table): Table {
  const origins = WITHOUT_STREAM.map((key) => ({ key, isSet: isSet(readInput(table.resource, key)) }));
  const origin = origins.find(({ isSet }) => isSet === true) ?? origins.find(({ isSet }) => isSet === UNKNOWN);
  if (origin === undefined) return table;
  return {
    ...table,
    streamEnabled: origin.isSet === UNKNOWN ? UNKNOWN : false,
    streamSwitch: `${origin.key} is set, and the provider ignores streamEnabled while it restores or imports a table`,
    howToEnable:
      "leave the mapping out until the table is created, and in the next update add it and set streamEnabled: true and a streamViewType",
  };
}

/** Reads `aws-native:dynamodb:Table`, whose stream is enabled if it is specified. */
export function readNativeTable(resource: Resource): Table {
  const { props } = resource;
  return {
    ...nativeTable(resource),
    isGlobal: false,
    kmsKey: customerKey(text(at(read(props, "sseSpecification"), "kmsMasterKeyId"))),
    pointInTimeRecovery: flag(at(read(props, "pointInTimeRecoverySpecification"), "pointInTimeRecoveryEnabled")),
    deletionProtection: flag(read(props, "deletionProtectionEnabled")),
  };
}

/** Reads `aws-native:dynamodb:GlobalTable`, whose replicas each set their own protection. */
export function readNativeGlobalTable(resource: Resource): Table {
  const replicas = list(read(resource.props, "replicas"));
  const every = (...path: string[]): MaybeUnknown<boolean> => {
    if (replicas === UNKNOWN) return UNKNOWN;
    const flags = replicas.map((replica) => flag(at(replica, ...path)));
    if (flags.includes(false)) return false;
    return flags.includes(UNKNOWN) ? UNKNOWN : flags.length > 0;
  };
  return {
    ...nativeTable(resource),
    isGlobal: replicas === UNKNOWN ? UNKNOWN : replicas.length > 1,
    kmsKey: replicas === UNKNOWN ? UNKNOWN : keyOfReplicas(replicas),
    pointInTimeRecovery: every("pointInTimeRecoverySpecification", "pointInTimeRecoveryEnabled"),
    deletionProtection: every("deletionProtectionEnabled"),
  };
}

/** Each replica has a key in its own region. With several keys, the one that applies to the stack isn't known. */
function keyOfReplicas(replicas: readonly Value[]): MaybeUnknown<string | undefined> {
  const keys = replicas.map((replica) => customerKey(text(at(replica, "sseSpecification", "kmsMasterKeyId"))));
  return new Set(keys).size > 1 ? UNKNOWN : keys[0];
}

function nativeTable(resource: Resource) {
  const { props } = resource;
  const specification = read(props, "streamSpecification");
  const streamEnabled = specification === UNKNOWN ? UNKNOWN : isObject(specification);
  const policy = streamEnabled === true ? at(specification, "resourcePolicy", "policyDocument") : undefined;
  return {
    resource,
    streamEnabled,
    streamIsImplicit: false,
    viewType: nonEmpty(at(specification, "streamViewType")),
    streamSwitch: `streamSpecification is ${streamEnabled === false ? "not set" : "set"}`,
    howToEnable: "set streamSpecification with a streamViewType",
    name: text(read(props, "tableName")),
    arn: text(read(props, "arn")),
    streamArn: text(read(props, "streamArn")),
    replicaStreamArns: [],
    streamPolicies: policy === undefined ? [] : [carriedGrant(resource, policy, "streamSpecification")],
  } satisfies Partial<Table>;
}

/** AWS's own keys need no permission. */
export function customerKey(key: MaybeUnknown<string | undefined>): MaybeUnknown<string | undefined> {
  if (key === UNKNOWN || !key) return key || undefined;
  return /(^|[:/])alias\/aws\//.test(key) ? undefined : key;
}

/** Whether an ARN is that of a stream that the table, or its replica in the ARN's region, had before its current one. */
export function isEarlierStream(arn: string, { streamArn, streamEnabled, replicaStreamArns }: Table): boolean {
  if (streamEnabled === false) return false;
  const tableArn = parseStreamArn(arn)?.tableArn;
  const current = [streamArn, ...replicaStreamArns].filter(
    (known) => typeof known === "string" && parseStreamArn(known)?.tableArn === tableArn,
  );
  return current.length > 0 && !current.includes(arn);
}

/** A replica declared as a separate resource, `aws:dynamodb/tableReplica:TableReplica`. */
export interface Replica {
  resource: Resource;
  /** ARN of the table that is replicated. */
  tableArn: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
}

export function readReplica(resource: Resource): Replica {
  const { props } = resource;
  return { resource, tableArn: text(read(props, "globalTableArn")), arn: text(read(props, "arn")) };
}

/**
 * A table with replicas: AWS enables the stream of each with new and old images, unless they are strongly consistent.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/V2globaltables_HowItWorks.html
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-dynamodb-globaltable-streamspecification.html
 */
export function asGlobal(table: Table): Table {
  // CloudFormation, and so aws-native, rejects such a table unless it specifies the stream.
  if (table.resource.type.startsWith("aws-native:")) return table;
  if (table.streamEnabled !== false || isStronglyConsistent(table.resource)) return table;
  if (table.isGlobal === UNKNOWN) return { ...table, streamEnabled: UNKNOWN };
  if (!table.isGlobal) return table;
  return { ...table, streamEnabled: true, viewType: "NEW_AND_OLD_IMAGES", streamIsImplicit: true };
}

function isStronglyConsistent({ props }: Resource): boolean {
  const replicas = list(read(props, "replicas"));
  return replicas !== UNKNOWN && replicas.some((replica) => at(replica, "consistencyMode") === "STRONG");
}

function isSet(value: Value): MaybeUnknown<boolean> {
  if (value === UNKNOWN) return UNKNOWN;
  return value !== undefined && value !== null && value !== "";
}
