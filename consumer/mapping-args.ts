import type * as pulumi from "@pulumi/pulumi";
import type { StartingPosition } from "dynamodb-streams-aws/limits";
import type { OnFailure } from "./on-failure";

/**
 * The event source mapping of a {@link StreamConsumer}. Every default below is sent to AWS, so that a setting that you remove
 * goes back to its default: an update that leaves a setting out keeps the old value.
 *
 * Ranges and defaults: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export interface StreamMappingArgs {
  /**
   * Where to begin: `TRIM_HORIZON` with the oldest record of the last 24 hours, `LATEST` with what is written once the mapping
   * is ready. That can take minutes, and changes made in the meantime are lost.
   */
  startingPosition: pulumi.Input<StartingPosition>;

  /**
   * Whether Lambda reads the stream. A paused mapping goes on where it stopped; records that expire meanwhile are lost.
   *
   * A mapping that somebody disables outside Pulumi stays disabled, and `pulumi up` reports no change: Pulumi compares with its
   * own state. `pulumi preview --refresh` shows the difference, and `pulumi up --refresh` enables the mapping again.
   * @default true
   */
  enabled?: pulumi.Input<boolean>;

  /** Most records in one invocation, 1 to 10,000. @default 100 */
  batchSize?: pulumi.Input<number>;

  /** Seconds to wait for a batch to fill, 0 to 300. @default 0 */
  maximumBatchingWindowInSeconds?: pulumi.Input<number>;

  /** Batches of one shard that are handled at once, 1 to 10. Changes of one item stay in order. @default 1 */
  parallelizationFactor?: pulumi.Input<number>;

  /** Split a failing batch in half and retry each half. @default false */
  bisectBatchOnFunctionError?: pulumi.Input<boolean>;

  /** Retries of a failing batch, 0 to 10,000. -1 retries until the records expire, which blocks the shard. @default -1 */
  maximumRetryAttempts?: pulumi.Input<number>;

  /** Age in seconds after which a record is discarded, 60 to 604,800. -1 keeps it until it expires, after 24 hours. @default -1 */
  maximumRecordAgeInSeconds?: pulumi.Input<number>;

  /**
   * Tumbling window length in seconds, 0 to 900; 0 for none. A handler made by `createHandler` keeps no state, so a window does
   * nothing for it: more than 0 is an error unless `handlerKeepsState` is true. Needs `parallelizationFactor` 1.
   * @default 0
   */
  tumblingWindowInSeconds?: pulumi.Input<number>;

  /** Your own handler returns the `state` of a tumbling window. @default false */
  handlerKeepsState?: boolean;

  /**
   * The function's response names the first record that failed (`ReportBatchItemFailures`), so that Lambda retries from there.
   * A handler made by `createHandler` needs it: without it Lambda ignores the response, and the failed change is lost.
   * @default true
   */
  reportBatchItemFailures?: boolean;

  /**
   * Event patterns; a record that matches any of them is handled. Outputs are resolved at every depth. A filter in the raw form
   * of AWS and CDK, `{ pattern: "<JSON>" }`, is accepted too. Up to five; AWS raises the quota to ten on request, so six to ten
   * only cause a warning.
   * Syntax: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
   * @default every record
   * @example filters: [{ eventName: ["INSERT"] }, { dynamodb: { Keys: { id: { S: [{ prefix: "order#" }] } } } }]
   */
  filters?: pulumi.Input<pulumi.Input<object>[]>;

  /**
   * ARN of the KMS key that encrypts the filters. The key's own policy has to allow `kms:Decrypt` to the service
   * `lambda.amazonaws.com`: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html#filter-criteria-encryption
   * @default the filters are encrypted with a key of AWS's own
   */
  filterKmsKeyArn?: pulumi.Input<string>;

  /**
   * On-failure destination: receives the batches that Lambda stops retrying. The role gets the permissions for it, and for its KMS key.
   * A queue and a topic receive the position of the batch in the stream, a bucket the records themselves.
   * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
   * @default none: a batch that Lambda stops retrying is lost
   */
  onFailure?: OnFailure;

  /**
   * Metrics of the mapping that CloudWatch charges for; `EventCount` counts records that were polled, filtered out, dropped or
   * sent to the on-failure destination.
   * https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics
   * @default none; `["EventCount"]` if the component watches an on-failure destination that isn't a queue
   */
  metrics?: "EventCount"[];
}
