// The nearest right pattern to a condition that doesn't do what it seems to: names and type tags put right along the path, then values.
import { isObject, type Value } from "../graph/value";
import type { Condition } from "./parse-pattern";
import { TAGS, type Stream } from "./record-shape";

/** The pattern with this one condition put right; `undefined` if nothing is to be put right, or no values are left. */
export function nearestPattern({ path, written }: Condition, stream: Stream): string | undefined {
  const place = rightPath(path, written, stream);
  const values = rightValues(place, written);
  if (values.length === 0 || JSON.stringify([place, values]) === JSON.stringify([path, written])) return undefined;
  return JSON.stringify(place.reduceRight<unknown>((below, name) => ({ [name]: below }), values));
}

/** What to do about a condition when there is no such pattern. */
export function adviceInWords({ path }: Condition): string {
  return /^NS?$/.test(path.at(-1) ?? "")
    ? 'list numbers as DynamoDB sends them, as texts such as "5", or compare in the function'
    : "ask for what the stream's records have";
}

const TOP = [
  "eventID",
  "eventName",
  "eventVersion",
  "eventSource",
  "awsRegion",
  "eventSourceARN",
  "userIdentity",
  "dynamodb",
];
const CHANGE = [
  "ApproximateCreationDateTime",
  "Keys",
  "NewImage",
  "OldImage",
  "SequenceNumber",
  "SizeBytes",
  "StreamViewType",
];
/** Where other services put what they deliver. */
const ENVELOPES = new Set(["body", "data", "detail", "value", "records", "record", "message"]);

/** Names by what people write for them. */
const ALIASES: Readonly<Record<string, string>> = {
  source: "eventSource",
  region: "awsRegion",
  key: "Keys",
  image: "NewImage",
  new: "NewImage",
  old: "OldImage",
  newimage: "NewImage",
  oldimage: "OldImage",
  string: "S",
  text: "S",
  number: "N",
  binary: "B",
  boolean: "BOOL",
  map: "M",
  list: "L",
};

function among(name: string, names: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase().replace(/[_-]/g, "");
  const alias = ALIASES[wanted];
  return [...names].find((item) => item === name || item.toLowerCase() === wanted || item === alias);
}

function rightPath(path: readonly string[], written: readonly Value[], stream: Stream): string[] {
  let [first = "", ...rest] = path;
  while (ENVELOPES.has(first.toLowerCase()) && rest.length > 0) [first = "", ...rest] = rest;
  const top = among(first, TOP);
  if (top !== undefined && top !== "dynamodb") return [top, ...rest];
  const [member = "", ...below] = top === "dynamodb" ? rest : [first, ...rest];
  const moved = among(member, TOP);
  if (moved !== undefined) return moved === "dynamodb" ? rightPath(rest, written, stream) : [moved, ...below];
  const right = among(member, CHANGE);
  if (right === undefined) {
    const attribute = attributePath([member, ...below], written);
    return ["dynamodb", stream.keys?.includes(member) ? "Keys" : "NewImage", ...attribute];
  }
  if (!/^(Keys|NewImage|OldImage)$/.test(right)) return ["dynamodb", right, ...below];
  const isKeys = right === "Keys" && below[0] !== undefined && stream.keys?.includes(below[0]) === false;
  const attribute = attributePath(below, written);
  const [name, tag] = attribute;
  const declared = stream.types?.[name ?? ""];
  if (declared !== undefined && tag !== declared && attribute.length === 2) attribute[1] = declared;
  return ["dynamodb", isKeys ? "NewImage" : right, ...attribute];
}

/** An attribute's path with a type tag after each name. */
function attributePath([name = "attribute", ...below]: readonly string[], written: readonly Value[]): string[] {
  const [next, ...rest] = below;
  if (next === undefined) return [name, tagFor(written)];
  const tag = TAGS.has(next) ? next : rest.length === 0 ? among(next, TAGS) : undefined;
  if (tag === "M") return [name, "M", ...attributePath(rest, written)];
  if (tag === "L") {
    const [, ...element] = attributePath(["L", ...rest], written);
    return [name, "L", ...element];
  }
  if (tag !== undefined) return [name, written.every((value) => value === null) ? "NULL" : tag];
  return [name, "M", ...attributePath(below, written)];
}

/** The type tag that goes with values as they are written. */
function tagFor(written: readonly Value[]): string {
  const [value] = written;
  if (typeof value === "boolean") return "BOOL";
  if (value === null) return "NULL";
  return typeof value === "number" || (isObject(value) && "numeric" in value) ? "N" : "S";
}

const EVENT_NAMES: Readonly<Record<string, string>> = {
  CREATE: "INSERT",
  CREATED: "INSERT",
  PUT: "INSERT",
  NEW: "INSERT",
  INSERTED: "INSERT",
  UPDATE: "MODIFY",
  UPDATED: "MODIFY",
  MODIFIED: "MODIFY",
  DELETE: "REMOVE",
  DELETED: "REMOVE",
  REMOVED: "REMOVE",
};

/** The values in the form that their place has; those that have none are left out. */
function rightValues(path: readonly string[], written: readonly Value[]): Value[] {
  const tag = path.at(-1);
  const values = written.flatMap((value): Value[] => {
    if (isObject(value)) return "numeric" in value ? fromNumeric(value.numeric, tag) : fromOperator(value, tag);
    if (path.length === 1 && tag === "eventName") {
      const name = String(value).toUpperCase();
      return [EVENT_NAMES[name] ?? name].filter((item) => ["INSERT", "MODIFY", "REMOVE"].includes(item));
    }
    if (path.length === 1 && tag === "eventSource") return ["aws:dynamodb"];
    if (tag === "N" || tag === "NS")
      return Number.isFinite(Number(value)) && value !== "" ? [plain(Number(value))] : [];
    if (tag === "BOOL") return /^(true|false)$/i.test(String(value)) ? [String(value).toLowerCase() === "true"] : [];
    if (tag === "NULL") return [true];
    if (path.length === 2 && /^(SizeBytes|ApproximateCreationDateTime)$/.test(tag ?? "")) {
      return Number.isFinite(Number(value)) ? [Number(value)] : [];
    }
    return value === null ? [] : [String(value)];
  });
  return values;
}

/** `{"numeric": ["=", 5]}` on a number is the text "5"; a range has no counterpart. */
function fromNumeric(argument: Value, tag: string | undefined): Value[] {
  if (!Array.isArray(argument)) return [];
  if (tag !== "N" && tag !== "NS") return [{ numeric: argument }];
  return argument[0] === "=" && typeof argument[1] === "number" ? [plain(argument[1])] : [];
}

function fromOperator(value: { [key: string]: Value }, tag: string | undefined): Value[] {
  const excluded = value["anything-but"];
  if ((tag !== "N" && tag !== "NS" && tag !== "S") || excluded === undefined || isObject(excluded)) return [value];
  const list: Value[] = Array.isArray(excluded) ? excluded : [excluded];
  return [{ "anything-but": list.map((item): Value => (typeof item === "number" ? plain(item) : item)) }];
}

/** A number as DynamoDB writes it. */
function plain(value: number): string {
  return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });
}
