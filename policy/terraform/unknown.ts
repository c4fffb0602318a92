// Terraform keeps what is unknown beside the values, in a tree of the same shape.
import { UNKNOWN } from "../graph/value";

/** The values, with {@link UNKNOWN} at each place that is known after the apply only. */
export function merge(value: unknown, unknown: unknown): unknown {
  if (unknown === true) return UNKNOWN;
  if (Array.isArray(value)) {
    const marks: unknown[] = Array.isArray(unknown) ? unknown : [];
    return value.map((item, i) => merge(item, marks[i]));
  }
  if (!isObject(value)) return value;
  const marks = isObject(unknown) ? unknown : {};
  const keys = new Set([...Object.keys(value), ...Object.keys(marks)]);
  return Object.fromEntries([...keys].map((key) => [key, merge(value[key], marks[key])]));
}

/** Whether something in the value is unknown. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
