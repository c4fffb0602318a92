/** What a number may be: whole, within a range, or one value outside it that has a meaning of its own. */
export interface Limit {
  min: number;
  max: number;
  /** A value outside the range that is allowed as well, such as -1 for "without limit". */
  or?: number;
  /** Unit, for messages and documents. */
  unit?: string;
}

/**
 * The ranges that Lambda accepts for an event source mapping on a DynamoDB stream.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export const mappingLimits = {
  batchSize: { min: 1, max: 10_000, unit: "records" },
  maximumBatchingWindowInSeconds: { min: 0, max: 300, unit: "seconds" },
  parallelizationFactor: { min: 1, max: 10, unit: "batches per shard" },
  maximumRetryAttempts: { min: 0, max: 10_000, or: -1, unit: "retries" },
  maximumRecordAgeInSeconds: { min: 60, max: 604_800, or: -1, unit: "seconds" },
  tumblingWindowInSeconds: { min: 0, max: 900, unit: "seconds" },
} satisfies Record<string, Limit>;

/** Filters on one event source mapping; more on request. Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html */
export const MAX_FILTERS = 5;

/** Filters on one event source mapping after AWS has raised the quota. Source: as above. */
export const MAX_FILTERS_ON_REQUEST = 10;

/** Characters in one event filter. Source: https://docs.aws.amazon.com/lambda/latest/api/API_Filter.html */
export const MAX_FILTER_LENGTH = 4096;

/** Memory of a function. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
export const memoryLimit: Limit = { min: 128, max: 10_240, unit: "MB" };

/** Time that an invocation may take. Source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-timeout.html */
export const timeoutLimit: Limit = { min: 1, max: 900, unit: "seconds" };

/** How long a DynamoDB stream keeps a record. Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Streams.html */
export const STREAM_RETENTION_SECONDS = 24 * 3600;

/** Retention periods that CloudWatch Logs knows, in days; 0 keeps forever. Source: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
export const LOG_RETENTION_DAYS = [
  0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Where a mapping begins to read. AT_TIMESTAMP is for Kinesis only. Source: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export const STARTING_POSITIONS = ["LATEST", "TRIM_HORIZON"] as const;
export type StartingPosition = (typeof STARTING_POSITIONS)[number];

/** Whether a number is within a limit. */
export function within(limit: Limit, value: number): boolean {
  return Number.isInteger(value) && ((value >= limit.min && value <= limit.max) || value === limit.or);
}

/** A limit in words: `a whole number from 60 to 604800 (seconds), or -1`. */
export function rangeInWords({ min, max, or, unit }: Limit): string {
  return `a whole number from ${min} to ${max}${unit ? ` (${unit})` : ""}${or === undefined ? "" : `, or ${or}`}`;
}
