import type { Resource, ResourceRef } from "./resource";
import type { Value } from "./value";

/** One source of permissions of a role: a policy of the role, or one that a resource carries. */
export interface Grant {
  /** The policy or attachment, or the role itself. */
  resource: Resource;
  /** Its name in messages, such as `policy "read-orders"`. */
  label: string;
  /** ARN of a managed policy that isn't in the stack, such as one of AWS's own. */
  managedArn?: string;
  /** Whether it is an inline policy that the stack doesn't define. @default false */
  isMadeElsewhere?: boolean;
  /** The document, as a string or as an object with unknown places; `UNKNOWN` if all of it is unknown. */
  document: Value;
  /** The resources that an unknown document was computed from; `undefined` if they are unknown. */
  origins?: readonly ResourceRef[] | undefined;
  /** `resource` for a policy that the resource carries, which names its principals. @default a policy of the role */
  kind?: "resource";
}
