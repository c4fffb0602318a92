// The stack as the rules see it. Each part points to what it needs, in one direction: reader, function, role, grant.
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
  /** What it may do at most; `undefined` for no boundary, or one that can't be seen. */
  boundary?: Grant | undefined;
}

export interface LambdaFunction extends FunctionProperties {
  executionRole: Join<Role>;
}

/** A role in whose name a stream is read; for a mapping, with its function. */
export interface Execution {
  role: Role;
  function?: LambdaFunction;
}

interface Reads {
  /** The table whose stream it reads. */
  source: Join<Table>;
  /**
   * Whether there is certainly no stream to read. `mapping-needs-enabled-stream` or `mapping-source-is-a-stream` says so, and other rules
   * have nothing to add.
   */
  hasNoStream: boolean;
  /** The roles behind it: one if it is certain, several if it is one of these, none if it can't be seen. */
  executions: readonly Execution[];
  /** Where batches go that keep failing; `undefined` if that isn't set. */
  destination: Destination | undefined;
}

/** An event source mapping on a DynamoDB stream. */
export interface Mapping extends MappingProperties, Reads {
  target: Join<LambdaFunction>;
  /** Alias or version of the function that is invoked; empty for none, `undefined` if that can't be told yet. */
  qualifier: string | undefined;
}

/** A pipe on a DynamoDB stream. */
export interface Pipe extends PipeProperties, Reads {
  executionRole: Join<Role>;
}

/** Whoever polls a stream's shards. */
export type Reader = Mapping | Pipe;

export interface Graph {
  /** What reads a DynamoDB stream for certain. */
  readers: readonly Reader[];
  /** Those of the readers that are event source mappings. */
  mappings: readonly Mapping[];
  /** What may read a DynamoDB stream, or something else. */
  openReaders: readonly Reader[];
  tables: readonly Table[];
  functions: readonly LambdaFunction[];
  permissions: readonly Permission[];
}
