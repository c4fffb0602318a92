// The shape of a stream record as Lambda passes it to a filter.
// https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html (an example event)
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_Record.html (its members)
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html (type tags)
import {
  IMAGES_OF_EVENT,
  IMAGES_OF_VIEW_TYPE,
  type ImageName,
  type StreamEventName,
  type StreamViewType,
} from "dynamodb-streams-aws/view-types";
import { anyText, base64, count, keyText, numberText, oneOf, type Domain } from "./domain";
import { quoted, shown } from "../graph/names";

/** The known facts about the stream that a filter applies to. */
export interface Stream {
  /** @default any */
  viewType?: StreamViewType;
  /** Names of the table's key attributes. @default unknown */
  keys?: readonly string[];
  /** Types of the attributes that the table declares: its keys and those of its indexes. */
  types?: Readonly<Record<string, string>>;
}

/** One kind of stream record. */
export interface RecordKind {
  eventName: StreamEventName;
  /** Whether DynamoDB removed the item because its time to live expired. */
  expired: boolean;
}

export const RECORD_KINDS: readonly RecordKind[] = [
  { eventName: "MODIFY", expired: false },
  { eventName: "INSERT", expired: false },
  { eventName: "REMOVE", expired: false },
  { eventName: "REMOVE", expired: true },
];

/**
 * What is at a path.
 * - `leaf`: a value. `always` if no record of this kind lacks it.
 * - `inner`: an object or a list, with leaves below it.
 * - `nowhere`: nothing, in no record of any stream.
 * - `absent`: nothing in this kind of record, or behind this view type.
 */
export type Place =
  | { kind: "leaf"; domain: Domain; always: boolean }
  | { kind: "inner"; problem: string }
  | { kind: "nowhere"; problem: string }
  | { kind: "absent"; cause: "view type" | "event"; problem: string };

/** The members of a change that hold attributes. */
export const HOLDERS: ReadonlySet<string> = new Set(["Keys", "NewImage", "OldImage"]);

const inner = (problem: string): Place => ({ kind: "inner", problem });
const nowhere = (problem: string): Place => ({ kind: "nowhere", problem });
const leaf = (domain: Domain, always = true): Place => ({ kind: "leaf", domain, always });

/** What is at a path in records of one kind. */
export function placeAt(path: readonly string[], kind: RecordKind, stream: Stream): Place {
  const place = find(path, kind, stream);
  if (place.kind === "leaf") return place;
  // AWS's matcher treats a dot in a name as a path separator.
  const split = find(path.join(".").split("."), kind, stream);
  return split.kind === "leaf" ? split : place;
}

function find(path: readonly string[], kind: RecordKind, stream: Stream): Place {
  const [name, ...rest] = path as [string, ...string[]];
  switch (name) {
    case "eventName":
      return end(rest, leaf({ ...oneOf(kind.eventName), noun: "INSERT, MODIFY or REMOVE" }), name);
    case "eventSource":
      return end(rest, leaf(oneOf("aws:dynamodb")), name);
    case "eventID":
    case "eventVersion":
    case "awsRegion":
    case "eventSourceARN":
      return end(rest, leaf(keyText), name);
    case "userIdentity":
      return findIdentity(rest, kind);
    case "dynamodb":
      return findChange(rest, kind, stream);
    default:
      return nowhere(`a stream record has no ${quoted(name)} at its top level`);
  }
}

/** It is a leaf only if the path ends there. */
function end(rest: readonly string[], place: Place, name: string): Place {
  return rest.length === 0 ? place : nowhere(`${quoted(name)} is a value with nothing below it`);
}

/** Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/time-to-live-ttl-streams.html */
function findIdentity([name, ...rest]: readonly string[], { eventName, expired }: RecordKind): Place {
  if (name === undefined) return inner('"userIdentity" is an object');
  const domain = { type: oneOf("Service"), principalId: oneOf("dynamodb.amazonaws.com") }[name];
  if (!domain) return nowhere(`"userIdentity" has type and principalId, not ${quoted(name)}`);
  if (expired) return end(rest, leaf(domain), name);
  const problem =
    eventName === "REMOVE"
      ? "only records of expired items have a userIdentity"
      : `${article(eventName)} record has no userIdentity; only REMOVE records of expired items do`;
  return { kind: "absent", cause: "event", problem };
}

function findChange([name, ...rest]: readonly string[], kind: RecordKind, stream: Stream): Place {
  switch (name) {
    case undefined:
      return inner('"dynamodb" is an object');
    case "ApproximateCreationDateTime":
    case "SizeBytes":
      return end(rest, leaf(count), name);
    case "SequenceNumber":
      return end(rest, leaf(numberText), name);
    case "StreamViewType":
      return end(rest, leaf(oneOf(...(stream.viewType ? [stream.viewType] : VIEW_TYPES))), name);
    case "Keys":
      return findKey(rest, stream);
    case "NewImage":
    case "OldImage":
      return findImage(name, rest, kind, stream);
    default:
      return nowhere(`"dynamodb" has no ${quoted(name)}`);
  }
}

const VIEW_TYPES = Object.keys(IMAGES_OF_VIEW_TYPE);

function findKey([name, ...rest]: readonly string[], { keys, types }: Stream): Place {
  if (name === undefined) return inner('"Keys" is an object of key attributes');
  if (keys && !keys.includes(name)) {
    return nowhere(`"Keys" has only the table's key attributes (${shown(keys.join(", "))}), not ${quoted(name)}`);
  }
  const place = findTag(name, rest);
  const tag = rest[0] as string;
  if (TAGS.has(tag) && !KEY_TAGS.has(tag)) return nowhere(`a key is S, N or B, never ${tag}`);
  if (place.kind !== "leaf") return place;
  const declared = types?.[name];
  if (declared !== undefined && tag !== declared) return wrongType(name, declared, tag);
  return asKey(place.domain, tag, declared !== undefined && keys !== undefined);
}

function findImage(image: ImageName, rest: readonly string[], kind: RecordKind, stream: Stream): Place {
  const [name, ...below] = rest;
  // Faults in every record come before faults in this kind.
  const place = name === undefined ? inner(`"${image}" is an object of attributes`) : findTag(name, below);
  if (place.kind !== "leaf") return place;
  const tag = below[0] as string;
  const declared = stream.types?.[name as string];
  if (declared !== undefined && tag !== declared) return wrongType(name as string, declared, tag);
  if (stream.viewType && !IMAGES_OF_VIEW_TYPE[stream.viewType].includes(image)) {
    return {
      kind: "absent",
      cause: "view type",
      problem: `a stream with the view type ${stream.viewType} never carries ${image}`,
    };
  }
  if (!IMAGES_OF_EVENT[kind.eventName].includes(image)) {
    return { kind: "absent", cause: "event", problem: `${article(kind.eventName)} record has no ${image}` };
  }
  const isKey = stream.keys?.includes(name as string) === true;
  return declared === undefined ? place : asKey(place.domain, tag, isKey);
}

function asKey(domain: Domain, tag: string, always: boolean): Place {
  return leaf(tag === "S" ? keyText : domain, always);
}

function wrongType(name: string, declared: string, tag: string): Place {
  return nowhere(`the table declares ${quoted(name)} as ${shown(declared)}, so it has no ${shown(tag)}`);
}

/** The values below each type tag. */
const VALUES: Readonly<Record<string, Domain>> = {
  S: anyText,
  N: numberText,
  B: base64,
  BOOL: oneOf(true, false),
  NULL: oneOf(true),
  SS: anyText,
  NS: numberText,
  BS: base64,
};

/** The type tags of DynamoDB. */
export const TAGS: ReadonlySet<string> = new Set([...Object.keys(VALUES), "M", "L"]);

/** The type tags that a key can have. */
const KEY_TAGS: ReadonlySet<string> = new Set(["S", "N", "B"]);

/** An attribute's value: a type tag, and below M and L more of them. Lists are flattened: an element's tag follows L. */
function findTag(name: string, [tag, ...rest]: readonly string[]): Place {
  if (tag === undefined) return inner(`${quoted(name)} holds a type tag, not a value`);
  const domain = Object.hasOwn(VALUES, tag) ? VALUES[tag] : undefined;
  if (domain)
    return rest.length === 0 ? leaf(domain, false) : nowhere(`${quoted(tag)} is a value with nothing below it`);
  if (tag === "L") return rest.length === 0 ? inner('"L" is a list of type tags') : findTag(name, rest);
  if (tag !== "M") {
    return nowhere(
      TAGS.has(rest[0] as string)
        ? `${quoted(tag)} isn't a type tag; an attribute inside a map goes below M`
        : `${quoted(tag)} isn't a type tag (${[...TAGS].join(", ")})`,
    );
  }
  const [inside, ...below] = rest;
  return inside === undefined ? inner('"M" is an object of attributes') : findTag(inside, below);
}

function article(eventName: StreamEventName): string {
  return eventName === "INSERT" ? "an INSERT" : `a ${eventName}`;
}
