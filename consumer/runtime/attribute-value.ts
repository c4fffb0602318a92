// Attribute values as a stream event carries them, read into JavaScript values. The SDK's own `unmarshall` isn't used: it leaves
// binary as the base64 text that Lambda's JSON has, and rounds decimals (or throws if they are large).
import { NumberValueImpl as NumberValue } from "@aws-sdk/util-dynamodb";
import type { AttributeValue } from "aws-lambda";
import { withJson } from "./to-json";

export { NumberValue };

/**
 * A DynamoDB number, of up to 38 digits, without loss:
 * - `number` if a double gives the same decimal back, and whole numbers only up to ±(2^53 − 1);
 * - `bigint` for whole numbers beyond that;
 * - the SDK's `NumberValue`, the digits as text, for all others: `String(value)` has them.
 *
 * @public
 */
export type ExactNumber = number | bigint | NumberValue;

/**
 * The value of an attribute: binary as bytes, a map as {@link Item}, a set as `Set`. All numbers of a set have the same type, the
 * widest that one of them needs. The SDK's `marshall` and document client accept every value, so an image can be written as it is.
 */
export type Value =
  | string
  | ExactNumber
  | boolean
  | null
  | Uint8Array
  | Value[]
  | Item
  | Set<string>
  | Set<number>
  | Set<bigint>
  | Set<NumberValue>
  | Set<Uint8Array>;

/**
 * Attributes by name. `JSON.stringify` gives a lossless form of items, lists, sets, bytes and `NumberValue`s: see {@link toJson}.
 */
export interface Item {
  [attribute: string]: Value;
}

/**
 * Reads attributes by name.
 *
 * @param path their place in the record, for messages, such as `NewImage`.
 * @throws TypeError naming the attribute, but not its value, if a value has no known type or doesn't fit its type.
 */
export function readItem(attributes: Record<string, AttributeValue>, path: string): Item {
  return makeItem(Object.entries(attributes).map(([name, value]) => [name, readValue(value, `${path}.${name}`)]));
}

/** An item with its JSON form. */
export function makeItem(attributes: [name: string, value: Value][]): Item {
  // fromEntries defines every property: assigning one named `__proto__` would be lost.
  return withJson(Object.fromEntries(attributes));
}

/** Reads one attribute's value; see {@link readItem}. Messages don't quote it: they end up in the log. */
export function readValue(value: AttributeValue, path: string): Value {
  const { S, N, B, BOOL, NULL, M, L, SS, NS, BS } = value ?? {};
  if (S !== undefined) return S;
  if (N !== undefined) return readNumber(N, path);
  if (BOOL !== undefined) return BOOL;
  if (NULL !== undefined) return null;
  if (B !== undefined) return readBinary(B);
  if (M !== undefined) return readItem(M, path);
  if (L !== undefined) return withJson(L.map((element, index) => readValue(element, `${path}[${index}]`)));
  if (SS !== undefined) return withJson(new Set(SS));
  if (NS !== undefined) return withJson(readNumberSet(NS, path));
  if (BS !== undefined) return withJson(new Set(BS.map(readBinary)));
  throw new TypeError(`${path} has none of the types S, N, B, BOOL, NULL, M, L, SS, NS, BS`);
}

function readBinary(base64: string): Uint8Array {
  return withJson(Uint8Array.from(Buffer.from(base64, "base64")));
}

function readNumber(text: string, path: string): ExactNumber {
  const decimal = readDecimal(text);
  if (!decimal) throw new TypeError(`${path} has type N, but is not a decimal number`);
  const double = Number(text) + 0; // DynamoDB knows no -0
  if (decimal.exponent >= 0) {
    return Number.isSafeInteger(double) ? double : BigInt(decimal.digits) * 10n ** BigInt(decimal.exponent);
  }
  return readDecimal(String(double))?.digits === decimal.digits ? double : withJson(new NumberValue(text));
}

function readNumberSet(texts: string[], path: string): Set<number> | Set<bigint> | Set<NumberValue> {
  const numbers = texts.map((text) => readNumber(text, path));
  // The SDK writes a set by the type of its first element.
  if (numbers.every((number) => typeof number === "number")) return new Set(numbers);
  if (numbers.every((number) => typeof number === "bigint" || Number.isInteger(number))) {
    return new Set(numbers.map((number) => BigInt(String(number))));
  }
  return new Set(texts.map((text) => withJson(new NumberValue(text))));
}

/** A decimal number as `digits` · 10^`exponent` (DynamoDB's go up to 125), with no zero at either end of the digits: equal numbers look the same. */
function readDecimal(text: string): { digits: string; exponent: number } | undefined {
  const match = /^(-?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d{1,3}))?$/i.exec(text);
  if (!match) return undefined;
  const [, sign = "", whole = "", fraction = "", power = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const significant = digits.replace(/0+$/, "");
  if (significant === "") return { digits: "0", exponent: 0 };
  return { digits: sign + significant, exponent: Number(power) - fraction.length + digits.length - significant.length };
}
