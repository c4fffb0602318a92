import type { PolicyResource } from "@pulumi/policy";
import { at, flag, isObject, list, number, read, readInput, text, UNKNOWN, type Known } from "./value";

/** An event source mapping's own properties; the two providers agree on all names but the destination's. */
export interface MappingProperties {
  resource: PolicyResource;
  eventSourceArn: Known<string | undefined>;
  functionName: Known<string | undefined>;
  /** `LATEST`, `TRIM_HORIZON`; `undefined` for sources without positions. */
  startingPosition: Known<string | undefined>;
  /** Records per invocation at most. @default 100 for streams */
  batchSize: Known<number | undefined>;
  /** Retries of a failed batch, -1: until its records expire. @default -1 */
  maximumRetryAttempts: Known<number | undefined>;
  /** Seconds after which a record is given up, -1: never. @default -1 */
  maximumRecordAge: Known<number | undefined>;
  /** ARN of the queue, topic or bucket for what is given up. */
  onFailure: Known<string | undefined>;
  /** Texts of the event filters; a record is delivered if one of them matches, or there is none. */
  filters: Known<Known<string | undefined>[]>;
  functionResponseTypes: Known<Known<string | undefined>[]>;
  /** Whether the mapping runs. On unless said otherwise. */
  enabled: Known<boolean>;
}

/** Reads `aws:lambda/eventSourceMapping:EventSourceMapping` or `aws-native:lambda:EventSourceMapping`. */
export function readMapping(resource: PolicyResource): MappingProperties {
  const { props } = resource;
  const onFailure = at(read(props, "destinationConfig"), "onFailure");
  const filters = list(at(read(props, "filterCriteria"), "filters"));
  const responseTypes = list(read(props, "functionResponseTypes"));
  const enabled = read(props, "enabled");
  return {
    resource,
    eventSourceArn: text(read(props, "eventSourceArn")),
    functionName: text(read(props, "functionName")),
    startingPosition: text(read(props, "startingPosition")),
    batchSize: number(read(props, "batchSize")),
    maximumRetryAttempts: number(readInput(resource, "maximumRetryAttempts")),
    maximumRecordAge: number(readInput(resource, "maximumRecordAgeInSeconds")),
    onFailure: isObject(onFailure) ? text(onFailure.destinationArn ?? onFailure.destination) : text(onFailure),
    filters: filters === UNKNOWN ? UNKNOWN : filters.map((item) => (isObject(item) ? text(item.pattern) : text(item))),
    functionResponseTypes: responseTypes === UNKNOWN ? UNKNOWN : responseTypes.map(text),
    enabled: enabled === undefined ? true : flag(enabled),
  };
}
