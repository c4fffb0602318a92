// The nearest correct pattern to a condition that doesn't do what it seems to: first it corrects names and type tags
// along the path, then values.
import { isObject, type Value } from "../graph/value";
import type { Condition } from "./parse-pattern";
import { HOLDERS, TAGS, type Stream } from "./record-shape";

/** The pattern with this one condition corrected; `undefined` if nothing needs correction, or no values are left. */
export function nearestPattern({ path, written }: Condition, stream: Stream): string | undefined {
  const place = rightPath(path, written, stream);
  const values = rightValues(place, written);
  if (values.length === 0 || JSON.stringify([place, values]) === JSON.stringify([path, written])) return undefined;
  return JSON.stringify(place.reduceRight<unknown>((below, name) => ({ [name]: below }), values));
}

/** The fix for a condition without a correct pattern nearby. */
export function adviceInWords({ path }: Condition): string {
  return NUMBER_TAGS.has(path.at(-1) as string)
    ? 'list numbers as DynamoDB sends them, as strings such as "5", or compare in the function'
    : "leave this condition out, or ask for what the stream's records have";
}

/** The tags of numbers, which are written as strings. */
const NUMBER_TAGS: ReadonlySet<string> = new Set(["N", "NS"]);
/** The tags whose values are strings that a pattern can list. */
const TEXT_TAGS: ReadonlySet<string> = new Set([...NUMBER_TAGS, "S", "SS"]);
/** Members of a record that are JSON numbers. */
const COUNTS: ReadonlySet<string> = new Set(["SizeBytes", "ApproximateCreationDateTime"]);

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
/** Where other services put their payload. */
const ENVELOPES = new Set(["body", "data", "detail", "value", "records", "record", "message"]);

/** Placeholder for a name that the pattern lacks. */
const ATTRIBUTE = "attribute";

/** Correct names by common misspellings. */
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
  return [...names].find((item) => item.toLowerCase() === wanted || item === alias);
}

function rightPath(path: readonly string[], written: readonly Value[], stream: Stream): string[] {
  const [first, ...rest] = path as [string, ...string[]];
  if (ENVELOPES.has(first.toLowerCase()) && rest.length > 0) return rightPath(rest, written, stream);
  const some = stream.keys?.[0] ?? ATTRIBUTE;
  const [member = some, ...below] = among(first, TOP) === "dynamodb" ? rest : path;
  const top = among(member, TOP);
  if (top === "dynamodb") return rightPath(rest, written, stream);
  if (top !== undefined) return top === "userIdentity" ? [top, ...below] : [top];
  const change = among(member, CHANGE);
  if (change !== undefined && !HOLDERS.has(change)) return ["dynamodb", change];
  const names = change === undefined ? [member, ...below] : below;
  const [name, ...tags] = attributePath(names.length > 0 ? names : [some], written);
  const isKey = stream.keys?.includes(name) ?? change === "Keys";
  const holder = change?.endsWith("Image") ? change : isKey ? "Keys" : "NewImage";
  const declared = stream.types?.[name];
  return ["dynamodb", holder, name, ...(declared === undefined ? tags : [declared])];
}

/** An attribute's path with a type tag after each name. */
function attributePath(path: readonly string[], written: readonly Value[]): [string, ...string[]] {
  const [name = ATTRIBUTE, next, ...rest] = path;
  if (next === undefined) return [name, tagFor(written)];
  const tag = TAGS.has(next) ? next : rest.length === 0 ? among(next, TAGS) : undefined;
  if (tag === "M") return [name, "M", ...attributePath(rest, written)];
  if (tag === "L") return [name, "L", ...attributePath([name, ...rest], written).slice(1)];
  if (tag !== undefined) return [name, written.every((value) => value === null) ? "NULL" : tag];
  return [name, "M", ...attributePath([next, ...rest], written)];
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

/** The values in the form of their place; values without such a form are left out. */
function rightValues(path: readonly string[], written: readonly Value[]): Value[] {
  const place = path.at(-1) as string;
  return written.flatMap((value): Value[] => {
    if (isObject(value)) return "numeric" in value ? fromNumeric(value, place) : fromOperator(value, place);
    if (place === "eventName") {
      const name = String(value).toUpperCase();
      return [EVENT_NAMES[name] ?? name].filter((item) => ["INSERT", "MODIFY", "REMOVE"].includes(item));
    }
    if (place === "eventSource") return ["aws:dynamodb"];
    if (place === "BOOL") return /^(true|false)$/i.test(String(value)) ? [String(value).toLowerCase() === "true"] : [];
    if (place === "NULL") return [true];
    if (value === null) return [];
    if (!NUMBER_TAGS.has(place) && !COUNTS.has(place)) return [String(value)];
    const number = value === "" ? NaN : Number(value);
    return !Number.isFinite(number) ? [] : [COUNTS.has(place) ? number : plain(number)];
  });
}

type Operator = { [key: string]: Value };

/** `{"numeric": ["=", 5]}` on a number is the string "5"; a range has no counterpart. */
function fromNumeric(operator: Operator, place: string): Value[] {
  if (!NUMBER_TAGS.has(place)) return [operator];
  const [sign, number] = operator.numeric as [string, number];
  return sign === "=" ? [plain(number)] : [];
}

/** If values are strings, excluded numbers become strings too. */
function fromOperator(operator: Operator, place: string): Value[] {
  const excluded = [operator["anything-but"]].flat();
  if (!TEXT_TAGS.has(place) || typeof excluded[0] !== "number") return [operator];
  return [{ "anything-but": (excluded as number[]).map(plain) }];
}

/** A number as DynamoDB writes it. */
function plain(value: number): string {
  return value.toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });
}
