/** The path of a change as live resources or a Pulumi file show it. Unknown facts are left out. */
export interface Facts {
  table?: { name: string; streamOn: boolean; viewType?: string; latestStreamArn?: string };
  stream?: { arn: string; status: string; viewType?: string; shards: ShardFacts[] };
  mapping?: MappingFacts;
  /** Other mappings of the same table. */
  others: { uuid: string; functionArn: string; state: string; streamArn: string }[];
  function?: FunctionFacts;
  /** Actions that the mapping needs and the execution role is denied; `undefined` if IAM couldn't be asked. */
  denied?: { action: string; resource: string }[];
  destination?: { title: string; waiting?: number; oldest?: number; queue?: boolean };
  alarms?: { name: string; state: string; about: string }[];
  /** The function's IteratorAge in the last 15 minutes, in milliseconds. */
  iteratorAgeMs?: number;
  /** Resources that another resource names, but that don't exist. */
  gone: ("table" | "function" | "destination")[];
  /** Failed queries, each with its error. */
  unanswered: string[];
}

export interface ShardFacts {
  id: string;
  closed: boolean;
  /** When its oldest record was written, in milliseconds since 1970. */
  oldest?: number;
  /** When the oldest unhandled record was written, in milliseconds since 1970, by the function's log; `none` if all are handled. */
  unhandled?: number | "none";
}

interface MappingFacts {
  uuid: string;
  state: string;
  lastResult?: string;
  streamArn: string;
  functionArn: string;
  batchSize?: number;
  retries?: number;
  maxAgeSeconds?: number;
  bisect?: boolean;
  partialResponses?: boolean;
  startingPosition?: string;
  filters: string[];
  /** Why the filters can't be read; `filters` is then empty. */
  filtersHidden?: string;
  onFailure?: string;
  /** A sample of the stream's newest records: how many were read, and how many pass the filters. */
  sample?: { records: number; passing: number };
}

interface FunctionFacts {
  name: string;
  state?: string;
  runtime?: string;
  timeout?: number;
  roleArn?: string;
  /** 0 throttles every invocation. */
  reservedConcurrency?: number;
}

/** Whether the facts suffice to report that nothing is wrong. */
export const isComplete = ({ table, mapping, stream, unanswered }: Facts): boolean =>
  unanswered.length === 0 || (table !== undefined && mapping !== undefined && stream !== undefined);
