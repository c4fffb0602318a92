// The stack as the rules see it. References go in one direction: reader, function, role, grant.
import type { Join } from "./join";
import type { FunctionProperties, Permission } from "./lambda";
import type { Destination } from "./destination";
import type { Grant } from "./grant";
import type { MappingProperties, PipeProperties } from "./reader";
import type { RoleProperties } from "./role";
import type { Table } from "./table";

export interface Role extends RoleProperties {
  /** Everything in this stack that gives the role permissions. */
  grants: readonly Grant[];
  /** Its permissions boundary; `undefined` if there is none, or it isn't visible. */
  boundary?: Grant | undefined;
}

export interface LambdaFunction extends FunctionProperties {
  executionRole: Join<Role>;
}

/** A role that reads a stream; for a mapping, with its function. */
export interface Execution {
  role: Role;
  function?: LambdaFunction;
}

interface Reads {
  /** The table whose stream it reads. */
  source: Join<Table>;
  /**
   * Whether there is certainly no stream to read. `mapping-needs-enabled-stream` or `mapping-source-is-a-stream`
   * reports it, and other rules have nothing to add.
   */
  hasNoStream: boolean;
  /** The roles behind it: one if it is certain, several if it is one of them, none if it isn't visible. */
  executions: readonly Execution[];
  /** Where batches go if they keep failing; `undefined` if that isn't set. */
  destination: Destination | undefined;
}

/** An event source mapping on a DynamoDB stream. */
export interface Mapping extends MappingProperties, Reads {
  target: Join<LambdaFunction>;
  /** Alias or version of the function that is invoked; empty for none, `undefined` if it isn't known yet. */
  qualifier: string | undefined;
}

/** A pipe on a DynamoDB stream. */
export interface Pipe extends PipeProperties, Reads {
  executionRole: Join<Role>;
}

/** Whoever polls a stream's shards. */
export type Reader = Mapping | Pipe;

export interface Graph {
  /** Resources that certainly read a DynamoDB stream. */
  readers: readonly Reader[];
  /** The readers that are event source mappings. */
  mappings: readonly Mapping[];
  /** Resources that may read a DynamoDB stream or something else. */
  openReaders: readonly Reader[];
  tables: readonly Table[];
  functions: readonly LambdaFunction[];
  permissions: readonly Permission[];
}
