import type { Resource } from "./resource";
import { at, flag, isObject, list, read, readInput, text, UNKNOWN, type MaybeUnknown } from "./value";

/** A DynamoDB table as far as its stream is concerned, whichever provider describes it. */
export interface Table {
  resource: Resource;
  /** Whether the stream is on. A switch that is left out is off, as for the provider. */
  streamEnabled: MaybeUnknown<boolean>;
  /** Which part of a change the stream carries; `undefined` where it isn't said. */
  viewType: MaybeUnknown<string | undefined>;
  /** The property that switches the stream on and its value as written, for messages. */
  streamSwitch: string;
  /** What to write to switch the stream on, for messages. */
  howToEnable: string;
  name: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
  /** ARN of the table's latest stream; `undefined` or empty where it never had one. */
  streamArn: MaybeUnknown<string | undefined>;
  /** ARNs of the streams of the table's replicas in other regions. */
  replicaStreamArns: MaybeUnknown<string | undefined>[];
  pointInTimeRecovery: MaybeUnknown<boolean>;
  deletionProtection: MaybeUnknown<boolean>;
}

/** Reads `aws:dynamodb/table:Table`. */
export function readTable(resource: Resource): Table {
  const { props } = resource;
  const streamEnabled = read(props, "streamEnabled");
  const replicas = list(read(props, "replicas"));
  return {
    resource,
    streamEnabled: flag(streamEnabled),
    viewType: text(readInput(resource, "streamViewType")) || undefined,
    streamSwitch: `streamEnabled is ${streamEnabled === undefined ? "not set" : String(streamEnabled)}`,
    howToEnable: "set streamEnabled: true and a streamViewType",
    name: text(read(props, "name")),
    arn: text(read(props, "arn")),
    streamArn: text(read(props, "streamArn")),
    replicaStreamArns: replicas === UNKNOWN ? [] : replicas.map((replica) => text(at(replica, "streamArn"))),
    pointInTimeRecovery: flag(at(readInput(resource, "pointInTimeRecovery"), "enabled")),
    deletionProtection: flag(read(props, "deletionProtectionEnabled")),
  };
}

/** Reads `aws-native:dynamodb:Table`, whose stream is on as soon as it is specified. */
export function readNativeTable(resource: Resource): Table {
  const { props } = resource;
  return {
    resource,
    ...nativeStream(resource),
    pointInTimeRecovery: flag(at(read(props, "pointInTimeRecoverySpecification"), "pointInTimeRecoveryEnabled")),
    deletionProtection: flag(read(props, "deletionProtectionEnabled")),
  };
}

/** Reads `aws-native:dynamodb:GlobalTable`, where each replica says for itself how it is protected. */
export function readNativeGlobalTable(resource: Resource): Table {
  const replicas = list(read(resource.props, "replicas"));
  const every = (...path: string[]): MaybeUnknown<boolean> => {
    if (replicas === UNKNOWN) return UNKNOWN;
    const flags = replicas.map((replica) => flag(at(replica, ...path)));
    if (flags.includes(false)) return false;
    return flags.includes(UNKNOWN) ? UNKNOWN : flags.length > 0;
  };
  return {
    resource,
    ...nativeStream(resource),
    pointInTimeRecovery: every("pointInTimeRecoverySpecification", "pointInTimeRecoveryEnabled"),
    deletionProtection: every("deletionProtectionEnabled"),
  };
}

function nativeStream({ props }: Resource) {
  const specification = read(props, "streamSpecification");
  const streamEnabled = specification === UNKNOWN ? UNKNOWN : isObject(specification);
  return {
    streamEnabled,
    viewType: text(at(specification, "streamViewType")) || undefined,
    streamSwitch: `streamSpecification is ${streamEnabled === false ? "not set" : "set"}`,
    howToEnable: "set streamSpecification: { streamViewType: … }",
    name: text(read(props, "tableName")),
    arn: text(read(props, "arn")),
    streamArn: text(read(props, "streamArn")),
    replicaStreamArns: [],
  } satisfies Partial<Table>;
}
