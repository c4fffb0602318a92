// Values of a plan or a template, as they are before the graph reads them.
import { UNKNOWN } from "./graph/value";

/** Whether the value is an object with named members: not a list, not null. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether something in the value, however deep, is known only after the deployment. */
export function hasUnknown(value: unknown): boolean {
  if (value === UNKNOWN) return true;
  return typeof value === "object" && value !== null && Object.values(value).some(hasUnknown);
}
