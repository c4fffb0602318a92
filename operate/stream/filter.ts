// Decides which records pass a mapping's filters. A failed batch names a range of the shard, and that range also has records that
// the filters kept from the function. https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
import type { DynamoDBRecord } from "aws-lambda";
import { shown, UsageError } from "../command/exit";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/** @returns whether one of the patterns matches; no pattern lets everything through. @throws UsageError for a pattern that can't be read */
export function filterOf(patterns: readonly string[]): (record: DynamoDBRecord) => boolean {
  const parsed = patterns.map(parse);
  return (record) => parsed.length === 0 || parsed.some((pattern) => matches(pattern, record as unknown as Json));
}

function parse(pattern: string): { [key: string]: Json } {
  try {
    const value = JSON.parse(pattern) as Json;
    if (isObject(value)) return value;
  } catch {
    // Reported below.
  }
  throw new UsageError(`The mapping has a filter that isn't a JSON object: ${shown(pattern)}.`);
}

const isObject = (value: Json | undefined): value is { [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function matches(pattern: { [key: string]: Json }, value: Json | undefined): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === "$or" && Array.isArray(wanted)) {
      return wanted.some((branch) => isObject(branch) && matches(branch, value));
    }
    const field = isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    if (isObject(wanted)) return matches(wanted, field);
    if (!Array.isArray(wanted)) return false;
    return wanted.some((leaf) => leafMatches(leaf, field));
  });
}

/** Compares a leaf of a pattern with a value. A set or list matches if one of its elements does. */
function leafMatches(leaf: Json, value: Json | undefined): boolean {
  if (isObject(leaf) && "exists" in leaf) {
    // `exists` applies to leaves only; an object never matches it.
    const exists = value !== undefined && !isObject(value);
    return leaf.exists === true ? exists : !exists && !isObject(value);
  }
  if (Array.isArray(value)) return value.some((element) => leafMatches(leaf, element));
  if (value === undefined || isObject(value)) return false;
  if (!isObject(leaf)) return leaf === value;
  const entries = Object.entries(leaf);
  return entries.length > 0 && entries.every(([operator, operand]) => compare(operator, operand, value));
}

type Scalar = null | boolean | number | string;

function compare(operator: string, operand: Json, value: Scalar): boolean {
  const text = typeof value === "string" ? value : undefined;
  switch (operator) {
    case "prefix":
      return text !== undefined && withCase(operand, text, (part, whole) => whole.startsWith(part));
    case "suffix":
      return text !== undefined && withCase(operand, text, (part, whole) => whole.endsWith(part));
    case "equals-ignore-case":
      return text !== undefined && text.toLowerCase() === String(operand).toLowerCase();
    case "wildcard":
      return text !== undefined && wildcard(String(operand)).test(text);
    case "anything-but":
      return anythingBut(operand, value);
    case "numeric":
      return typeof value === "number" && Array.isArray(operand) && numeric(operand, value);
    default:
      throw new UsageError(
        `The mapping has a filter with the operator ${shown(operator)}, which this command can't judge.`,
      );
  }
}

function withCase(operand: Json, text: string, test: (part: string, whole: string) => boolean): boolean {
  if (typeof operand === "string") return test(operand, text);
  const ignoring = isObject(operand) ? operand["equals-ignore-case"] : undefined;
  return typeof ignoring === "string" && test(ignoring.toLowerCase(), text.toLowerCase());
}

function anythingBut(operand: Json, value: Scalar): boolean {
  if (isObject(operand)) {
    return Object.entries(operand).every(([operator, inner]) =>
      (Array.isArray(inner) ? inner : [inner]).every((excluded) => !compare(operator, excluded, value)),
    );
  }
  return !(Array.isArray(operand) ? operand : [operand]).includes(value);
}

function numeric(conditions: Json[], value: number): boolean {
  for (let index = 0; index + 1 < conditions.length; index += 2) {
    const bound = Number(conditions[index + 1]);
    const holds =
      conditions[index] === "="
        ? value === bound
        : conditions[index] === "<"
          ? value < bound
          : conditions[index] === "<="
            ? value <= bound
            : conditions[index] === ">"
              ? value > bound
              : value >= bound;
    if (!holds) return false;
  }
  return true;
}

const wildcard = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", ".*")}$`, "s");
