/** What is known of the way of a change, from the live resources or from a file of Pulumi's. What isn't known is left out. */
export interface Facts {
  table?: { name: string; streamOn: boolean; viewType?: string; latestStreamArn?: string };
  stream?: { arn: string; status: string; viewType?: string; shards: ShardFacts[] };
  mapping?: MappingFacts;
  /** Other mappings of the same table. */
  others: { uuid: string; functionArn: string; state: string; streamArn: string }[];
  function?: FunctionFacts;
  /** What the execution role is denied, of what the mapping needs; `undefined` when it couldn't be asked. */
  denied?: { action: string; resource: string }[];
  destination?: { title: string; waiting?: number; oldest?: number; queue?: boolean };
  alarms?: { name: string; state: string; about: string }[];
  /** The function's IteratorAge in the last quarter of an hour, in milliseconds. */
  iteratorAgeMs?: number;
  /** Parts of the way that are named by another part, and don't exist. */
  gone: ("table" | "function" | "destination")[];
  /** Questions that got no answer, and why. */
  unanswered: string[];
}

export interface ShardFacts {
  id: string;
  closed: boolean;
  /** When its oldest record was written, in milliseconds since 1970. */
  oldest?: number;
  /** The oldest record that the function hasn't handled, by its log; `none` when it has handled all. */
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
  /** Why the filters can't be read; then `filters` has none. */
  filtersHidden?: string;
  onFailure?: string;
  /** Of the newest records of the stream: how many there are, and how many pass the filters. */
  sample?: { records: number; passing: number };
}

interface FunctionFacts {
  name: string;
  state?: string;
  runtime?: string;
  timeout?: number;
  roleArn?: string;
  /** 0 stops every invocation. */
  reservedConcurrency?: number;
}

/** Whether enough is known to say that nothing is wrong. */
export const isComplete = ({ table, mapping, stream, unanswered }: Facts): boolean =>
  unanswered.length === 0 || (table !== undefined && mapping !== undefined && stream !== undefined);
