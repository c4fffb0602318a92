import type { Resource } from "./resource";
import { mappingLimits, within } from "dynamodb-streams-aws/limits";
import { at, flag, isObject, list, number, read, readInput, text, UNKNOWN, type MaybeUnknown } from "./value";

/** Settings that are numbers; what each may be is in {@link mappingLimits}. */
type Numbers = Record<keyof typeof mappingLimits, MaybeUnknown<number | undefined>>;

/** An event source mapping's own properties; the two providers agree on all names but the destination's. */
export interface MappingProperties extends Numbers {
  resource: Resource;
  eventSourceArn: MaybeUnknown<string | undefined>;
  functionName: MaybeUnknown<string | undefined>;
  /** `LATEST`, `TRIM_HORIZON`; `undefined` for sources without positions. */
  startingPosition: MaybeUnknown<string | undefined>;
  /** ARN of the queue, topic or bucket for what is given up. */
  onFailure: MaybeUnknown<string | undefined>;
  /** Texts of the event filters; a record is delivered if one of them matches, or there is none. */
  filters: MaybeUnknown<MaybeUnknown<string | undefined>[]>;
  functionResponseTypes: MaybeUnknown<MaybeUnknown<string | undefined>[]>;
  /** Whether the mapping runs. On unless said otherwise. */
  enabled: MaybeUnknown<boolean>;
}

/** Reads `aws:lambda/eventSourceMapping:EventSourceMapping` or `aws-native:lambda:EventSourceMapping`. */
export function readMapping(resource: Resource): MappingProperties {
  const { props } = resource;
  const onFailure = at(read(props, "destinationConfig"), "onFailure");
  const filters = list(at(read(props, "filterCriteria"), "filters"));
  const responseTypes = list(read(props, "functionResponseTypes"));
  const enabled = read(props, "enabled");
  const settings = Object.keys(mappingLimits) as (keyof Numbers)[];
  const numbers = Object.fromEntries(settings.map((name) => [name, numberOf(resource, name)])) as Numbers;
  return {
    resource,
    eventSourceArn: text(read(props, "eventSourceArn")),
    functionName: text(read(props, "functionName")),
    startingPosition: text(read(props, "startingPosition")),
    ...numbers,
    onFailure: isObject(onFailure) ? text(onFailure.destinationArn ?? onFailure.destination) : text(onFailure),
    filters: filters === UNKNOWN ? UNKNOWN : filters.map((item) => (isObject(item) ? text(item.pattern) : text(item))),
    functionResponseTypes: responseTypes === UNKNOWN ? UNKNOWN : responseTypes.map(text),
    enabled: enabled === undefined ? true : flag(enabled),
  };
}

/**
 * A setting; `undefined` where it is left out. Where 0 isn't in the range it is left out too: the provider sends none then, and
 * shows 0 for what an emulator doesn't answer.
 */
function numberOf(resource: Resource, name: keyof Numbers): MaybeUnknown<number | undefined> {
  const value = number(readInput(resource, name));
  return value === 0 && !within(mappingLimits[name], 0) ? undefined : value;
}
