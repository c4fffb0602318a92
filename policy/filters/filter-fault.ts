// Event filter patterns: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
// A pattern is an object; its leaves are lists of alternatives: texts, or comparisons such as {"prefix": "a"}.
import { isObject, type Value } from "../graph/value";

/** What makes a pattern invalid or vain, whatever the stream is; `undefined` where nothing does. */
export function filterFault(pattern: Value): string | undefined {
  if (!isObject(pattern)) return "isn't a JSON object";
  return faultAt(pattern, []);
}

function faultAt(node: { [key: string]: Value }, path: string[]): string | undefined {
  for (const [key, value] of Object.entries(node)) {
    const here = [...path, key];
    if (isObject(value)) {
      const fault = faultAt(value, here);
      if (fault) return fault;
      continue;
    }
    if (!Array.isArray(value)) return `has ${JSON.stringify(value)} at ${here.join(".")}, where a list is needed`;
    if (value.length === 0) return `has an empty list at ${here.join(".")}`;
    if (key === "$or") {
      for (const branch of value) {
        const fault = isObject(branch) ? faultAt(branch, here) : "has something else than an object in its $or";
        if (fault) return fault;
      }
    } else if (isNumberAttribute(here) && value.every(isNumeric)) {
      return `compares ${here.join(".")} with a number; DynamoDB sends numbers as text, so that never matches`;
    }
  }
  return undefined;
}

/** Whether a path ends in a number's type tag inside an image or the keys: `dynamodb.NewImage.age.N`. */
function isNumberAttribute(path: string[]): boolean {
  return path[0] === "dynamodb" && path.at(-1) === "N";
}

function isNumeric(value: Value): boolean {
  return typeof value === "number" || (isObject(value) && "numeric" in value);
}

/** The images (`NewImage`, `OldImage`) without which no record can match the pattern. */
export function imagesNeeded(pattern: Value): string[] {
  return ["NewImage", "OldImage"].filter((image) => isObject(pattern) && needs(pattern, image));
}

function needs(pattern: { [key: string]: Value }, image: string): boolean {
  const { dynamodb, $or } = pattern;
  if (isObject(dynamodb) && needsInRecord(dynamodb, image)) return true;
  return Array.isArray($or) && $or.every((branch) => isObject(branch) && needs(branch, image));
}

function needsInRecord(record: { [key: string]: Value }, image: string): boolean {
  if (record[image] !== undefined && wantsPresence(record[image])) return true;
  const { $or } = record;
  return Array.isArray($or) && $or.every((branch) => isObject(branch) && needsInRecord(branch, image));
}

/** Whether some leaf can only match a value that is there. `[{"exists": false}]` matches what is not. */
function wantsPresence(node: Value): boolean {
  if (isObject(node)) return Object.values(node).some(wantsPresence);
  if (!Array.isArray(node)) return true;
  return !node.some((item) => isObject(item) && item.exists === false);
}
