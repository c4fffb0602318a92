// The stack as the rules see it.
import type { Resource } from "./resource";
import type { Join } from "./join";
import type { FunctionProperties, Permission } from "./lambda";
import type { MappingProperties } from "./mapping";
import type { RoleProperties } from "./role";
import type { Table } from "./table";
import type { Value } from "./value";

/** One source of permissions of a role. */
export interface Grant {
  /** The policy or attachment, or the role itself. */
  resource: Resource;
  /** How messages call it, such as `policy "read-orders"`. */
  label: string;
  /** ARN of a managed policy that isn't in the stack, such as one of AWS's own. */
  managedArn?: string;
  /** The document, as text or as an object with unknown places; `UNKNOWN` where nothing of it is known. */
  document: Value;
}

export interface Role extends RoleProperties {
  /** Everything in this stack that gives the role permissions. */
  grants: readonly Grant[];
}

export interface LambdaFunction extends FunctionProperties {
  executionRole: Join<Role>;
}

export interface Mapping extends MappingProperties {
  source: Join<Table>;
  target: Join<LambdaFunction>;
  /** Alias or version of the function that is invoked, where it is known; empty for none. */
  qualifier: string;
}

export interface Graph {
  /** The mappings that read a DynamoDB stream, or may do so. */
  mappings: readonly Mapping[];
  tables: readonly Table[];
  functions: readonly LambdaFunction[];
  permissions: readonly Permission[];
}
