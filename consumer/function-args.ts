import type * as pulumi from "@pulumi/pulumi";

/**
 * The function of a {@link StreamConsumer}.
 * @public
 */
export interface StreamFunctionArgs {
  /** What is deployed. For one TypeScript file, {@link bundle} makes it. */
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

  /** Memory in MB, 128 to 10,240; CPU grows with it. @default 128 */
  memorySize?: pulumi.Input<number>;

  /**
   * Seconds until Lambda ends an invocation, 1 to 900. Lambda's own default, 3, is too short for most batches. A handler made by
   * `createHandler` stops before the end and returns the first change that it didn't handle, so that every attempt makes progress.
   * @default 60
   */
  timeout?: pulumi.Input<number>;

  /**
   * Environment variables. The component adds `TABLE_NAME`, the name of the streamed table, and with `exactlyOnce` also
   * `CLAIMS_TABLE_NAME`: another value for one of these is an error. `NODE_OPTIONS` is `--enable-source-maps` unless you set it: the
   * stacks in the log have the lines of your sources. The handler logs no item data unless you set `LOG_ITEM_DATA` to `true`.
   * @default none
   */
  environment?: pulumi.Input<Record<string, pulumi.Input<string>>>;

  /** Subnets and security groups to run in. @default none: outside any VPC of yours */
  vpc?: {
    /** Ids of subnets of one VPC; two or more, in zones of their own, keep the function running when a zone fails. */
    subnetIds: pulumi.Input<pulumi.Input<string>[]>;
    /** Ids of security groups of that VPC. The function needs a way to DynamoDB and to whatever `onChange` calls. */
    securityGroupIds: pulumi.Input<pulumi.Input<string>[]>;
  };

  /** X-Ray tracing; `Active` samples invocations, and the role may send traces. @default "PassThrough" */
  tracing?: "Active" | "PassThrough";

  /**
   * What the mapping invokes: the newest code (`"$LATEST"`), the version that each deployment publishes, or an alias, which the
   * component makes and moves to that version.
   * @default "$LATEST"
   * @example target: { alias: "live" }
   */
  target?:
    | "$LATEST"
    | "version"
    | {
        /** Name of the alias, 1 to 128 characters: letters, digits, `-` and `_`, and not digits alone. */
        alias: pulumi.Input<string>;
      };
}
