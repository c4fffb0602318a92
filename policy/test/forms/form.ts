// Shared code of the two other forms of a test stack.
import { read, UNKNOWN } from "../../graph/value";

/** A stack that can't be written in a form, with the reason. */
export class NotExpressible extends Error {}

/** Whether this is a placeholder that the engine sends for an unknown value. */
export function isUnknown(value: unknown): boolean {
  return read({ value }, "value") === UNKNOWN;
}
