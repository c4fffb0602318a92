// The JSON form of an item's values. Plain JSON can't hold a large number, a set or bytes: those are written as DynamoDB's own JSON
// has them, everything else as JSON always does.
import { NumberValueImpl as NumberValue } from "@aws-sdk/util-dynamodb";

/** Whether an object's only name stands for a type: of large numbers, bytes, sets, or maps that look like one of these. */
export function isTagged(json: object): boolean {
  const [name = "", ...others] = Object.keys(json);
  return others.length === 0 && /^(N|B|SS|NS|BS|M)$/.test(name);
}

/**
 * The lossless JSON form of a value; {@link fromJson} is its inverse.
 *
 * - Text, numbers that a double holds, booleans, null, lists and maps are plain JSON.
 * - `bigint` and `NumberValue` are `{"N": "12345678901234567890"}`, bytes `{"B": "<base64>"}`, sets `{"SS": […]}`, `{"NS": ["1", …]}`
 *   or `{"BS": […]}`.
 * - A map whose only attribute has one of these names is `{"M": {…}}`.
 *
 * Images and keys have it as their `toJSON`, so `JSON.stringify(change.newImage)` gives it as well. Call it yourself for a value that
 * you made (a copy with `{ ...image }`), and for an item with an attribute that is called `toJSON`.
 *
 * @param value an item, or any part of one.
 * @returns what `JSON.stringify` can write without loss.
 * @example
 * await queue.send(JSON.stringify(toJson({ ...change.newImage, source: "orders" })));
 */
export function toJson(value: unknown): unknown {
  if (typeof value === "bigint" || value instanceof NumberValue) return { N: String(value) };
  if (value instanceof Uint8Array) return { B: toBase64(value) };
  if (value instanceof Set) return setToJson([...(value as Set<unknown>)]);
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== "object" || value === null) return value;
  const map = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toJson(part)]));
  return isTagged(map) ? { M: map } : map;
}

/** Gives an object of an item the JSON form, unless it has an attribute of that name: data comes first. */
export function withJson<T extends object>(value: T): T {
  if (Object.hasOwn(value, "toJSON")) return value;
  // Not enumerable: it isn't an attribute, and comparisons, copies and the SDK's `marshall` don't see it.
  return Object.defineProperty(value, "toJSON", { value: toJSON, writable: true, configurable: true });
}

function toJSON(this: unknown): unknown {
  return toJson(this);
}

function setToJson(elements: unknown[]): unknown {
  if (elements[0] instanceof Uint8Array) return { BS: elements.map((bytes) => toBase64(bytes as Uint8Array)) };
  return typeof elements[0] === "string" ? { SS: elements } : { NS: elements.map(String) };
}

function toBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
