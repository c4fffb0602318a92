// What the two other forms of a test stack have in common.
import { read, UNKNOWN } from "../../graph/value";

/** A stack that can't be written in a form, with the reason. */
export class NotExpressible extends Error {}

/** Whether this is what the engine sends in place of an unknown value. */
export function isUnknown(value: unknown): boolean {
  return read({ value }, "value") === UNKNOWN;
}
