// How the pack reads a resource's properties. The SDK hands them over behind a proxy that throws on every unknown
// value, and one throw ends the whole rule and turns a mandatory one into advice. So nothing here uses the
// proxy's `get`: property descriptors bypass it, and an unknown becomes an ordinary value.
import { UNKNOWN_VALUES } from "dynamodb-streams-aws/unknown-values";
import type { Resource } from "./resource";

/** A value that is unknown until the update. */
export const UNKNOWN: unique symbol = Symbol("unknown until the update");
type Unknown = typeof UNKNOWN;

/** A value that may be unknown as a whole. */
export type MaybeUnknown<T> = T | Unknown;

/** A property's value, with {@link UNKNOWN} at each place, however deep, that only the update will know. */
export type Value = Unknown | string | number | boolean | null | undefined | Value[] | { [key: string]: Value };

/** All of {@link UNKNOWN_VALUES} have this length, so strings of other lengths need no lookup and no hash. */
const UNKNOWN_LENGTH = 36;

/**
 * The most levels of objects and lists that are read. No property of a resource has as many; deeper values count as
 * unknown.
 */
const DEEPEST = 200;

/** Reads one property of a resource; `undefined` if it is not set. Never throws. */
export function read(props: object, key: string): Value {
  return convert(valueOf(props, key), 0);
}

function valueOf(props: object, key: string): unknown {
  return Object.getOwnPropertyDescriptor(props, key)?.value;
}

/**
 * Reads a property, or a member of one, that the provider fills in if the program leaves it out. A preview shows two
 * kinds of input as unknown: one whose value comes later, and one that is left out, which is `undefined` here. Neither
 * needs an entry in `propertyDependencies`; only {@link Resource.inputs} tells them apart.
 */
export function readInput(
  { props, inputs }: Pick<Resource, "props" | "inputs">,
  ...path: [string, ...string[]]
): Value {
  const [key, ...members] = path;
  let value = read(props, key);
  let name = key;
  if (value === UNKNOWN && inputs && !inputs.has(name)) return undefined;
  for (const member of members) {
    const noted = inputs?.has(`${name}.`) === true;
    value = at(value, member);
    name = `${name}.${member}`;
    if (value === UNKNOWN && noted && !inputs.has(name)) return undefined;
  }
  return value;
}

/**
 * The names of the properties that the program sets, for {@link Resource.inputs}; for a known property, also the names
 * of its members.
 */
export function inputNames(props: object): ReadonlySet<string> {
  const names = new Set<string>();
  const note = (name: string, value: Value): void => {
    names.add(name);
    if (!isObject(value)) return;
    names.add(`${name}.`);
    for (const [member, inside] of Object.entries(value)) note(`${name}.${member}`, inside);
  };
  for (const key of Object.keys(props)) note(key, read(props, key));
  return names;
}

/** Follows a path into a value, such as `enabled`. Unknown as soon as one step is. */
export function at(value: Value, ...path: string[]): Value {
  for (const key of path) {
    if (value === UNKNOWN) return UNKNOWN;
    value = isObject(value) ? value[key] : undefined;
  }
  return value;
}

function convert(raw: unknown, depth: number): Value {
  // Stryker disable next-line ConditionalExpression: a shortcut.
  if (typeof raw === "string") return raw.length === UNKNOWN_LENGTH && UNKNOWN_VALUES.has(raw) ? UNKNOWN : raw;
  if (typeof raw !== "object" || raw === null) return raw as Value;
  if (depth > DEEPEST) return UNKNOWN;
  if (Array.isArray(raw)) return raw.map((item) => convert(item, depth + 1));
  if (isSecret(raw)) return convert(raw.value, depth);
  return Object.fromEntries(Object.keys(raw).map((key) => [key, convert(valueOf(raw, key), depth + 1)]));
}

/**
 * Whether this is the policy SDK's wrapper around a secret: among properties, the one thing that has a class of its own
 * and a `value`.
 */
function isSecret(raw: object): raw is { value: unknown } {
  return Object.getPrototypeOf(raw) !== Object.prototype && "value" in raw;
}

/** Whether the value is an object with named members: not a list, not null, not unknown. */
export function isObject(value: Value): value is { [key: string]: Value };
/** The same of a plan's or a template's value, before the graph reads it. */
export function isObject(value: unknown): value is Record<string, unknown>;
export function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The string; `undefined` for anything else. */
export function text(value: Value): MaybeUnknown<string | undefined> {
  return value === UNKNOWN || typeof value === "string" ? value : undefined;
}

/** The string; `undefined` for an empty one, because a saved state shows omitted properties as empty. */
export function nonEmpty(value: Value): MaybeUnknown<string | undefined> {
  return value === "" ? undefined : text(value);
}

/** The number; `undefined` for anything else. */
export function number(value: Value): MaybeUnknown<number | undefined> {
  return value === UNKNOWN || typeof value === "number" ? value : undefined;
}

/** The boolean; anything but `true`, also a missing value, is false. */
export function flag(value: Value): MaybeUnknown<boolean> {
  return value === UNKNOWN ? UNKNOWN : value === true;
}

/** The list's items; empty if it is not set. */
export function list(value: Value): MaybeUnknown<Value[]> {
  if (value === UNKNOWN) return UNKNOWN;
  return Array.isArray(value) ? value : [];
}

/** The members of a list that may be a single value: `["a"]` for `"a"`. */
export function oneOrMany(value: Value): MaybeUnknown<Value[]> {
  return typeof value === "string" || isObject(value) ? [value] : list(value);
}

/** Whether something in the value, however deep, is known only after the deployment. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
