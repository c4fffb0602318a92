import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import type * as dynamodb from "@pulumi/aws/dynamodb";
import type * as iam from "@pulumi/aws/iam";
import type * as lambda from "@pulumi/aws/lambda";
import type * as sqs from "@pulumi/aws/sqs";
import type * as pulumi from "@pulumi/pulumi";
import type { StartingPosition } from "dynamodb-streams-aws/limits";

/** The arguments of {@link StreamConsumer}. */
export interface StreamConsumerArgs {
  /** The table whose stream is read. Its stream has to be enabled: where it is known to be off, the component warns. */
  table: dynamodb.Table;

  /** The function that handles the changes. */
  function: StreamFunctionArgs;

  /** How the stream is read. */
  mapping: StreamMappingArgs;

  /** The execution role: who the function, and Lambda's reader of the stream, are. */
  role?: {
    /** Name in the account. @default Pulumi's automatic name: the component's name and a random suffix */
    name?: pulumi.Input<string>;
  };

  /** The lambda permission, which a stream mapping doesn't use: see the component. */
  permission?: {
    /** Statement id within the function's policy. @default Pulumi's automatic name */
    statementId?: pulumi.Input<string>;
  };

  /**
   * Days to keep the function's log; one of the periods CloudWatch Logs knows (1, 3, 5, 7, 14, 30, … 3653), 0 for ever.
   * @default 14
   */
  logRetentionInDays?: pulumi.Input<number>;

  /**
   * Changes the arguments or options of the raw resources, after the component has filled them in.
   * @example transform: { mapping: (args) => { args.enabled = false; } }
   */
  transform?: {
    role?: Transform<iam.RoleArgs>;
    policy?: Transform<iam.RolePolicyArgs>;
    logGroup?: Transform<cloudwatch.LogGroupArgs>;
    function?: Transform<lambda.FunctionArgs>;
    permission?: Transform<lambda.PermissionArgs>;
    mapping?: Transform<lambda.EventSourceMappingArgs>;
  };
}

/** Changes a raw resource's arguments or options in place. */
export type Transform<Args> = (args: Args, options: pulumi.CustomResourceOptions) => void;

/**
 * The function of a {@link StreamConsumer}.
 * @public
 */
export interface StreamFunctionArgs {
  /** What is deployed: for one file of TypeScript, {@link bundle} makes it. */
  code: pulumi.Input<pulumi.asset.Archive>;

  /** Name in the account; the log group is named after it. @default Pulumi's automatic name */
  name?: pulumi.Input<string>;

  /** Module and export that Lambda calls. @default "index.handler" */
  handler?: pulumi.Input<string>;

  /**
   * Runtime identifier, one that AWS still lets you create: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
   * @default "nodejs22.x"
   */
  runtime?: pulumi.Input<string>;

  /** Memory in MB, 128 to 10,240; processor time grows with it. @default 128 */
  memorySize?: pulumi.Input<number>;

  /** Seconds until an invocation is ended, 1 to 900. @default 3, Lambda's own */
  timeout?: pulumi.Input<number>;

  /** Environment variables beside TABLE_NAME, which names the table. @default none */
  environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /** Subnets and security groups to run in. @default none: outside any VPC of yours */
  vpc?: {
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  };
}

/** The event source mapping of a {@link StreamConsumer}. Ranges and defaults: https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html */
export interface StreamMappingArgs {
  /**
   * Where to begin: `TRIM_HORIZON` with the oldest record of the last 24 hours, `LATEST` with what comes after the mapping is
   * ready, which can take minutes: changes made meanwhile are lost.
   */
  startingPosition: pulumi.Input<StartingPosition>;

  /** Most records in one invocation, 1 to 10,000. @default 100, Lambda's own, said so that an emulator's own default can't differ */
  batchSize?: pulumi.Input<number>;

  /** Seconds to wait for a batch to fill, 0 to 300. @default 0 */
  maximumBatchingWindowInSeconds?: pulumi.Input<number>;

  /** Batches of one shard handled at once, 1 to 10; the order per item is kept. @default 1 */
  parallelizationFactor?: pulumi.Input<number>;

  /** Splits a failing batch in two and tries each half. @default false */
  bisectBatchOnFunctionError?: pulumi.Input<boolean>;

  /** Retries of a failing batch, 0 to 10,000, or -1: until its records expire, with the shard blocked. @default -1 */
  maximumRetryAttempts?: pulumi.Input<number>;

  /** Seconds after which a record isn't tried again, 60 to 604,800, or -1: never. @default -1 */
  maximumRecordAgeInSeconds?: pulumi.Input<number>;

  /** Length in seconds of the windows that state is kept over, 0 to 900; 0 for none. @default 0 */
  tumblingWindowInSeconds?: pulumi.Input<number>;

  /** The function returns the records that failed (`ReportBatchItemFailures`), so that the others aren't handled again. @default true */
  reportBatchItemFailures?: boolean;

  /**
   * Up to five event patterns; a record that fits any of them is handled.
   * Syntax: https://docs.aws.amazon.com/lambda/latest/dg/with-ddb-filtering.html
   * @default every record
   * @example filters: [{ eventName: ["INSERT"] }, { dynamodb: { Keys: { id: { S: [{ prefix: "order#" }] } } } }]
   */
  filters?: object[];

  /** Queue that is told of batches given up; the role may send to it. @default none */
  onFailure?: sqs.Queue;
}
