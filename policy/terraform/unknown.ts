// Terraform marks unknown values in a separate tree of the same shape, and sensitive ones in another.
import { isObject, UNKNOWN } from "../graph/value";

/**
 * The values, with {@link UNKNOWN} at each place that is known only after the apply, and at each sensitive one: a message
 * could show it.
 */
export function merge(value: unknown, unknown: unknown, sensitive: unknown): unknown {
  if (unknown === true || (sensitive === true && value !== null && value !== undefined)) return UNKNOWN;
  if (Array.isArray(value)) return value.map((item, i) => merge(item, itemOf(unknown, i), itemOf(sensitive, i)));
  if (!isObject(value)) return value;
  const marks = isObject(unknown) ? unknown : {};
  const secrets = isObject(sensitive) ? sensitive : {};
  const keys = new Set([...Object.keys(value), ...Object.keys(marks)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(value[key], marks[key], secrets[key])]));
}

function itemOf(marks: unknown, i: number): unknown {
  return Array.isArray(marks) ? (marks as unknown[])[i] : undefined;
}
