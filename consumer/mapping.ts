import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";
import { checkedNumber } from "./check-mapping";
import { filterCriteria } from "./filters";
import type { StreamMappingArgs } from "./mapping-args";
import type { Destination } from "./on-failure";

/** What the component knows of a mapping besides its arguments. */
export interface MappingContext {
  eventSourceArn: pulumi.Input<string>;
  functionName: pulumi.Input<string>;
  destination?: Destination;
  metrics: string[];
  tags?: lambda.EventSourceMappingArgs["tags"];
}

/**
 * The arguments of the raw mapping. Every default is spelled out: AWS keeps the old value of a setting that an update leaves out.
 *
 * @throws Error for an argument that Lambda wouldn't accept, as soon as it is known.
 */
export function mappingInputs(
  consumer: string,
  args: StreamMappingArgs,
  { eventSourceArn, functionName, destination, metrics, tags }: MappingContext,
): lambda.EventSourceMappingArgs {
  const number = (argument: Parameters<typeof checkedNumber>[2], preset: number) =>
    checkedNumber(consumer, args, argument, preset);
  return {
    eventSourceArn,
    functionName,
    startingPosition: args.startingPosition,
    enabled: args.enabled ?? true,
    batchSize: number("batchSize", 100),
    maximumBatchingWindowInSeconds: number("maximumBatchingWindowInSeconds", 0),
    parallelizationFactor: number("parallelizationFactor", 1),
    bisectBatchOnFunctionError: args.bisectBatchOnFunctionError ?? false,
    maximumRetryAttempts: number("maximumRetryAttempts", -1),
    maximumRecordAgeInSeconds: number("maximumRecordAgeInSeconds", -1),
    tumblingWindowInSeconds: number("tumblingWindowInSeconds", 0),
    functionResponseTypes: args.reportBatchItemFailures === false ? [] : ["ReportBatchItemFailures"],
    filterCriteria: filterCriteria(consumer, args.filters),
    kmsKeyArn: args.filterKmsKeyArn,
    destinationConfig: destination && { onFailure: { destinationArn: destination.destinationArn } },
    metricsConfig: metrics.length ? { metrics } : undefined,
    tags,
  };
}
