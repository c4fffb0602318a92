import type * as cloudwatch from "@pulumi/aws/cloudwatch";
import * as pulumi from "@pulumi/pulumi";
import type { StreamConsumerArgs } from "./consumer-args";
import { transformed } from "./transform";

/**
 * Arguments and options of the function's log group. A group that is adopted is imported as it is: what differs from the
 * arguments would fail the import.
 */
export function logGroupInputs(
  name: string,
  { function: { name: functionName }, logGroup, logRetentionInDays = 14, tags, transform = {} }: StreamConsumerArgs,
  parent: pulumi.Resource,
): [cloudwatch.LogGroupArgs, pulumi.CustomResourceOptions] {
  const groupName = functionName === undefined ? undefined : pulumi.interpolate`/aws/lambda/${functionName}`;
  return transformed<cloudwatch.LogGroupArgs>(
    transform.logGroup,
    {
      ...(groupName === undefined ? { namePrefix: `/aws/lambda/${name}-` } : { name: groupName }),
      retentionInDays: logRetentionInDays,
      tags,
    },
    logGroup === "adopt" && typeof functionName === "string"
      ? { parent, import: `/aws/lambda/${functionName}`, ignoreChanges: ["retentionInDays", "tags"] }
      : { parent },
  );
}
