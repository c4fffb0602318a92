import type * as lambda from "@pulumi/aws/lambda";
import type * as pulumi from "@pulumi/pulumi";
import type { StreamConsumerArgs } from "./consumer-args";

/** What the component knows of a function besides its arguments. */
export interface FunctionContext {
  role: pulumi.Input<string>;
  timeout: pulumi.Input<number>;
  variables: pulumi.Input<Record<string, string>>;
  /** Name of the log group, unless Lambda makes it. */
  logGroup?: pulumi.Input<string>;
}

/** The arguments of the raw function, every default spelled out: an update that leaves a setting out may keep its old value. */
export function functionInputs(
  { function: args, tags }: StreamConsumerArgs,
  { role, timeout, variables, logGroup }: FunctionContext,
): lambda.FunctionArgs {
  return {
    name: args.name,
    role,
    code: args.code,
    handler: args.handler ?? "index.handler",
    runtime: args.runtime ?? "nodejs22.x",
    memorySize: args.memorySize ?? 128,
    timeout,
    publish: (args.target ?? "$LATEST") !== "$LATEST",
    environment: { variables },
    loggingConfig: logGroup === undefined ? undefined : { logFormat: "Text", logGroup },
    tracingConfig: { mode: args.tracing ?? "PassThrough" },
    vpcConfig: args.vpc,
    tags,
  };
}
