// The pollers of a stream: event source mappings and pipes.
import { mappingLimits, within } from "dynamodb-streams-aws/limits";
import { shown } from "./names";
import type { Resource } from "./resource";
import {
  at,
  flag,
  isObject,
  list,
  number,
  read,
  readInput,
  text,
  UNKNOWN,
  type MaybeUnknown,
  type Value,
} from "./value";

/** Numeric settings; {@link mappingLimits} has their ranges. */
type Numbers = Record<keyof typeof mappingLimits, MaybeUnknown<number | undefined>>;

/** Shared properties of mappings and pipes. */
export interface ReaderProperties extends Numbers {
  resource: Resource;
  /** The property that names the stream, and its value. */
  sourceProperty: "eventSourceArn" | "source";
  sourceArn: MaybeUnknown<string | undefined>;
  /** `LATEST`, `TRIM_HORIZON`; `undefined` for sources without positions. */
  startingPosition: MaybeUnknown<string | undefined>;
  /** The property that names the queue, topic or bucket for batches that keep failing, and its value. */
  onFailureProperty: "destinationConfig" | "sourceParameters";
  onFailure: MaybeUnknown<string | undefined>;
  /** Patterns of the event filters; a record is delivered if one of them matches, or if there are none. */
  filters: MaybeUnknown<MaybeUnknown<string | undefined>[]>;
  /** Whether it runs; on by default. */
  enabled: MaybeUnknown<boolean>;
}

/** An event source mapping's own properties; the two providers agree on all names but the destination's. */
export interface MappingProperties extends ReaderProperties {
  kind: "mapping";
  functionName: MaybeUnknown<string | undefined>;
  functionResponseTypes: MaybeUnknown<MaybeUnknown<string | undefined>[]>;
  /** Settings that are set but only apply to other sources than a DynamoDB stream, as written: `scalingConfig`. */
  foreignSettings: string[];
  /** Those that may turn out to be set. */
  openForeignSettings: string[];
}

/** An EventBridge pipe. */
export interface PipeProperties extends ReaderProperties {
  kind: "pipe";
  /** ARN of the role that the pipe reads with. */
  roleArn: MaybeUnknown<string | undefined>;
}

/** Reads `aws:lambda/eventSourceMapping:EventSourceMapping` or `aws-native:lambda:EventSourceMapping`. */
export function readMapping(resource: Resource): MappingProperties {
  const { props } = resource;
  const onFailure = at(read(props, "destinationConfig"), "onFailure");
  const responseTypes = list(read(props, "functionResponseTypes"));
  const enabled = read(props, "enabled");
  return {
    kind: "mapping",
    resource,
    sourceProperty: "eventSourceArn",
    sourceArn: text(read(props, "eventSourceArn")),
    functionName: text(read(props, "functionName")),
    startingPosition: text(read(props, "startingPosition")),
    ...numbers((name) => readInput(resource, name)),
    onFailureProperty: "destinationConfig",
    onFailure: isObject(onFailure) ? text(onFailure.destinationArn ?? onFailure.destination) : text(onFailure),
    filters: filtersOf(read(props, "filterCriteria")),
    functionResponseTypes: responseTypes === UNKNOWN ? UNKNOWN : responseTypes.map(text),
    foreignSettings: foreignSettings(resource),
    openForeignSettings: FOREIGN.filter((key) => resource.inputs?.has(key) === true && read(props, key) === UNKNOWN),
    enabled: enabled === undefined ? true : flag(enabled),
  };
}

/** Reads `aws:pipes/pipe:Pipe` or `aws-native:pipes:Pipe`. */
export function readPipe(resource: Resource): PipeProperties {
  const { props } = resource;
  const all = read(props, "sourceParameters");
  const parameters =
    isObject(all) && "dynamoDbStreamParameters" in all ? "dynamoDbStreamParameters" : "dynamodbStreamParameters";
  const setting = (name: string) => readInput(resource, "sourceParameters", parameters, name);
  const state = read(props, "desiredState");
  return {
    kind: "pipe",
    resource,
    sourceProperty: "source",
    sourceArn: text(read(props, "source")),
    roleArn: text(read(props, "roleArn")),
    startingPosition: text(setting("startingPosition")),
    ...numbers(setting),
    onFailureProperty: "sourceParameters",
    onFailure: text(at(setting("deadLetterConfig"), "arn")),
    filters: filtersOf(at(all, "filterCriteria")),
    enabled: state === UNKNOWN ? UNKNOWN : state !== "STOPPED",
  };
}

function filtersOf(criteria: Value): ReaderProperties["filters"] {
  const filters = list(at(criteria, "filters"));
  return filters === UNKNOWN ? UNKNOWN : filters.map((item) => (isObject(item) ? text(item.pattern) : text(item)));
}

/**
 * The numbers; `undefined` for one that is left out. A 0 outside the range counts as left out: the provider doesn't
 * send it, and shows 0 for a value missing from an emulator's response.
 */
function numbers(valueOf: (name: keyof Numbers) => Value): Numbers {
  const result: Partial<Numbers> = {};
  for (const name of NUMBERS) {
    const value = number(valueOf(name));
    result[name] = value === 0 && !within(mappingLimits[name], 0) ? undefined : value;
  }
  return result as Numbers;
}

const NUMBERS = Object.keys(mappingLimits) as (keyof Numbers)[];

/**
 * Settings of a mapping that Lambda accepts only for queues, Kafka, MQ or DocumentDB:
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
const FOREIGN = [
  "scalingConfig",
  "provisionedPollerConfig",
  "topics",
  "queues",
  "sourceAccessConfigurations",
  "selfManagedEventSource",
  "selfManagedKafkaEventSourceConfig",
  "amazonManagedKafkaEventSourceConfig",
  "documentDbEventSourceConfig",
  "startingPositionTimestamp",
];

/** The one metric that a mapping on a stream has; the others are Kafka's. https://docs.aws.amazon.com/lambda/latest/api/API_EventSourceMappingMetricsConfig.html */
const METRICS = ["EventCount"];

function foreignSettings(resource: Resource): string[] {
  const named = FOREIGN.filter((key) => !isEmpty(readInput(resource, key)));
  const metrics = list(at(read(resource.props, "metricsConfig"), "metrics"));
  const strange =
    metrics === UNKNOWN ? [] : metrics.filter((metric) => typeof metric === "string" && !METRICS.includes(metric));
  return [...named, ...strange.map((metric) => `metricsConfig with ${shown(metric)}`)];
}

/** Whether nothing is set; a saved state shows omitted settings as empty. An unknown value may turn out to be empty. */
function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.every(isEmpty);
  if (isObject(value)) return Object.values(value).every(isEmpty);
  return value === UNKNOWN || value === undefined || value === null || value === "";
}
