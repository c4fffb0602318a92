import type { AttributeValue } from "aws-lambda";
import { isTagged, withJson } from "./to-json";
import { type Item, makeItem, readValue, type Value } from "./attribute-value";

/**
 * Reads the JSON form that `JSON.stringify(change.newImage)` and {@link toJson} give.
 *
 * @param json what `JSON.parse` returned.
 * @param path its place, for messages. @default "value"
 * @throws TypeError with the path, if a part isn't of that form.
 * @example
 * const image = fromJson(JSON.parse(text)) as Item;
 */
export function fromJson(json: unknown, path = "value"): Value {
  if (typeof json === "string" || typeof json === "boolean" || typeof json === "number" || json === null) return json;
  if (Array.isArray(json)) return withJson(json.map((element, index) => fromJson(element, `${path}[${index}]`)));
  if (typeof json !== "object") throw new TypeError(`${path} is ${typeof json}, which JSON doesn't have`);
  if (!isTagged(json)) return mapFromJson(json, path);
  const [[tag, content]] = Object.entries(json) as [[string, unknown]];
  if (tag === "M") return mapFromJson(content, path);
  const fits = tag === "N" || tag === "B" ? isText(content) : Array.isArray(content) && content.every(isText);
  if (!fits)
    throw new TypeError(`${path} has type ${tag}, but is not ${tag.endsWith("S") ? "a list of strings" : "a string"}`);
  return readValue(json as AttributeValue, path);
}

const isText = (value: unknown) => typeof value === "string";

function mapFromJson(json: unknown, path: string): Item {
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new TypeError(`${path} has type M, but is not a map`);
  }
  return makeItem(Object.entries(json).map(([name, part]) => [name, fromJson(part, `${path}.${name}`)]));
}
