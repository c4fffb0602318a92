// The one description of a stack that every tool of the lab makes: the note's, with each case's changes.
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";

/** Settings of the event source mapping, by their names in Pulumi; Terraform's are the same in snake_case. */
export interface MappingSettings {
  startingPosition?: string;
  startingPositionTimestamp?: string;
  batchSize?: number;
  maximumBatchingWindowInSeconds?: number;
  maximumRetryAttempts?: number;
  maximumRecordAgeInSeconds?: number;
  bisectBatchOnFunctionError?: boolean;
  parallelizationFactor?: number;
  tumblingWindowInSeconds?: number;
  functionResponseTypes?: string[];
  /** Filter patterns, each as JSON text. */
  filters?: string[];
  /** Metrics that the mapping publishes, such as EventCount. */
  metrics?: string[];
  /** Discarded batches are reported to the case's on-failure destination. */
  report?: boolean;
}

/**
 * What the handler does with a batch: `ok` takes it; `throw` fails always; `poison` fails on a key that begins with "poison", `once` only the
 * first time; `partial` reports such records as failed items; `count` writes each item back with its value raised by one, up to five; `mark`
 * writes the same attribute to each item.
 */
export type HandlerMode = "ok" | "throw" | "poison" | "once" | "partial" | "count" | "mark";

export interface Stack {
  /** Stream settings as a user writes them; an absent one is left out of the program. */
  table: {
    streamEnabled?: boolean;
    streamViewType?: string;
    /** Provisioned with 5 units instead of on demand. AWS gives a new on-demand table four shards or more, and this one a single shard. */
    oneShard?: boolean;
    tags?: Record<string, string>;
    /** It has a replica in another region. */
    replica?: true;
  };
  /** What the function's role may do on the stream; `none`: a role without a policy, as in the note. */
  role: string[] | "none";
  function: { runtime: string; mode: HandlerMode; sleepMs?: number };
  /** The note's lambda permission for dynamodb.amazonaws.com. */
  permission: boolean;
  mapping: MappingSettings | null;
}

/** A change to a stack: each setting in it replaces the present one; `undefined` removes it. */
export type StackChange = {
  [Part in keyof Stack]?: Stack[Part] extends object
    ? Partial<Stack[Part]> | Exclude<Stack[Part], object>
    : Stack[Part];
} & {
  mapping?: MappingSettings | null;
};

/**
 * The note's stack, corrected so that it works: the stream is on, the role may read it. The batch size is AWS's default, spelled out:
 * MiniStack reports another if it is unset, which is a case of its own.
 */
export const workingStack: Stack = {
  table: { streamEnabled: true, streamViewType: "NEW_AND_OLD_IMAGES" },
  role: [...STREAM_ACTIONS],
  function: { runtime: "nodejs22.x", mode: "ok" },
  permission: true,
  mapping: { startingPosition: "LATEST", batchSize: 100 },
};

/** A stack with a change made to it. */
export function changed(stack: Stack, change: StackChange): Stack {
  const merge = <Part>(part: Part, overrides: unknown): Part => {
    if (overrides === undefined) return part;
    if (
      part === null ||
      typeof part !== "object" ||
      Array.isArray(part) ||
      overrides === null ||
      typeof overrides !== "object" ||
      Array.isArray(overrides)
    )
      return overrides as Part;
    return { ...part, ...overrides };
  };
  return {
    table: merge(stack.table, change.table),
    role: merge(stack.role, change.role),
    function: merge(stack.function, change.function),
    permission: merge(stack.permission, change.permission),
    mapping: merge(stack.mapping, change.mapping),
  };
}

/** The stack's resources, in the order in which the lab names them. */
export const PARTS = ["table", "role", "policy", "function", "permission", "mapping"] as const;
export type Part = (typeof PARTS)[number];

/** Where discarded batches go. A topic passes them on to a queue. */
export type Destination = "queue" | "topic" | "bucket";

/** What a run calls its resources, and where its handler writes. The same for all tools; unique if runs share a target. */
export interface Names {
  table: string;
  function: string;
  role: string;
  queue: string;
  /** A second function of the same code, for cases that make one. */
  second: string;
  /** A topic and a bucket, for cases whose discarded batches go there, and a table for what is restored. */
  topic: string;
  bucket: string;
  restored: string;
  /** The region of a replica. */
  otherRegion: string;
  /** Where discarded batches go; absent in cases without a destination. It is made beforehand, and then has an ARN. */
  destination?: Destination;
  destinationArn?: string;
  /** Base URL of the emulator, and the path of an AWS SDK, for a handler that writes; absent on AWS, whose runtime has both. */
  endpoint?: string;
  sdk?: string;
  /** File that the handler appends each invocation to; absent on AWS, where it is read from the log. */
  handlerLog?: string;
  /** The handler's zip file. */
  zip: string;
}

/** The function's environment. */
export function handlerEnvironment(stack: Stack, names: Names): Record<string, string> {
  return {
    TABLE_NAME: names.table,
    MODE: stack.function.mode,
    ...(stack.function.sleepMs === undefined ? {} : { SLEEP_MS: String(stack.function.sleepMs) }),
    ...(names.handlerLog === undefined ? {} : { HANDLER_LOG: names.handlerLog }),
    ...(writesBack(stack) && names.endpoint && names.sdk ? { ENDPOINT: names.endpoint, SDK: names.sdk } : {}),
  };
}

const writesBack = ({ function: { mode } }: Stack): boolean => mode === "count" || mode === "mark";

/** The role's policy; undefined if it has none. */
export function rolePolicy(stack: Stack): string | undefined {
  if (stack.role === "none") return undefined;
  const statements = [
    {
      Effect: "Allow",
      Action: [
        "logs:CreateLogGroup",
        "logs:CreateLogStream",
        "logs:PutLogEvents",
        "sqs:SendMessage",
        ...(stack.mapping?.report ? ["sns:Publish", "s3:PutObject", "s3:ListBucket"] : []),
        ...(writesBack(stack) ? ["dynamodb:UpdateItem"] : []),
      ],
      Resource: "*",
    },
    ...(stack.role.length === 0 ? [] : [{ Effect: "Allow", Action: stack.role, Resource: "*" }]),
  ];
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Settings of the table as the provider's schema has them, still in camelCase. */
export function tableInputs(
  { oneShard, replica, ...stream }: Stack["table"],
  names: Pick<Names, "otherRegion">,
): TableInputs {
  const capacity: TableInputs = oneShard
    ? { billingMode: "PROVISIONED", readCapacity: 5, writeCapacity: 5 }
    : { billingMode: "PAY_PER_REQUEST" };
  return { ...capacity, ...stream, ...(replica ? { replicas: [{ regionName: names.otherRegion }] } : {}) };
}

interface TableInputs extends Omit<Stack["table"], "oneShard" | "replica"> {
  billingMode: "PROVISIONED" | "PAY_PER_REQUEST";
  readCapacity?: number;
  writeCapacity?: number;
  replicas?: { regionName: string }[];
}

export const TRUST_LAMBDA = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }],
});

/** Settings of the mapping as the provider's schema has them, still in camelCase. */
export function mappingInputs(mapping: MappingSettings, names: Names): Record<string, unknown> {
  const { filters, metrics, report, ...plain } = mapping;
  return {
    ...plain,
    ...(filters ? { filterCriteria: { filters: filters.map((pattern) => ({ pattern })) } } : {}),
    ...(metrics ? { metricsConfig: { metrics } } : {}),
    ...(report ? { destinationConfig: { onFailure: { destinationArn: names.destinationArn } } } : {}),
  };
}
