import type { EventSourceMappingConfiguration } from "@aws-sdk/client-lambda";
import { parseStreamArn } from "dynamodb-streams-aws/arn";

/** A mapping's settings, with Lambda's defaults filled in. */
export interface Mapping {
  uuid: string;
  streamArn: string;
  functionArn: string;
  state: string;
  batchSize: number;
  parallelization: number;
  /** Whether the function's response names the failed records. */
  partialResponses: boolean;
  /** Filter patterns, as JSON; none lets every record through. */
  filters: string[];
  /** Why the filters can't be read: they are encrypted with a key that the caller isn't allowed to use. */
  filtersHidden: string | undefined;
  /** ARN of the on-failure destination. */
  onFailure: string | undefined;
  raw: EventSourceMappingConfiguration;
}

/**
 * Reads Lambda's description of a mapping.
 *
 * @returns `undefined` for a mapping of another kind of source.
 */
export function readMapping(raw: EventSourceMappingConfiguration): Mapping | undefined {
  const { UUID, EventSourceArn = "", FunctionArn } = raw;
  if (UUID === undefined || FunctionArn === undefined || !parseStreamArn(EventSourceArn)) return undefined;
  return {
    uuid: UUID,
    streamArn: EventSourceArn,
    functionArn: FunctionArn,
    state: raw.State ?? "unknown",
    batchSize: raw.BatchSize ?? 100,
    parallelization: raw.ParallelizationFactor ?? 1,
    partialResponses: raw.FunctionResponseTypes?.includes("ReportBatchItemFailures") ?? false,
    filters: (raw.FilterCriteria?.Filters ?? []).map(({ Pattern = "{}" }) => Pattern),
    filtersHidden:
      raw.FilterCriteriaError && (raw.FilterCriteriaError.Message ?? raw.FilterCriteriaError.ErrorCode ?? ""),
    // Without one AWS sends null, and an emulator an empty string.
    onFailure: raw.DestinationConfig?.OnFailure?.Destination || undefined,
    raw,
  };
}
