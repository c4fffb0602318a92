import type { Resource, ResourceRef } from "./resource";
import type { Value } from "./value";

/** One source of permissions of a role: a policy of the role, or one that a resource carries. */
export interface Grant {
  /** The policy or attachment, or the role itself. */
  resource: Resource;
  /** How messages call it, such as `policy "read-orders"`. */
  label: string;
  /** ARN of a managed policy that isn't in the stack, such as one of AWS's own. */
  managedArn?: string;
  /** Whether it is an inline policy that isn't made in the stack. @default false */
  isMadeElsewhere?: boolean;
  /** The document, as text or as an object with unknown places; `UNKNOWN` if nothing of it is known. */
  document: Value;
  /** What an unknown document was computed from; `undefined` if that isn't known. */
  origins?: readonly ResourceRef[] | undefined;
  /** `resource` for a policy that the resource carries, which names whom it is about. @default a policy of the role */
  kind?: "resource";
}
