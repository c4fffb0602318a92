// Messages in CloudFormation's words: its property names are those of the aws-native provider with a capital letter.

const PROPERTIES = (
  "batchSize bisectBatchOnFunctionError deletionProtectionEnabled destinationConfig eventSourceArn filterCriteria functionName functionResponseTypes " +
  "managedPolicyArns maximumBatchingWindowInSeconds maximumRecordAgeInSeconds maximumRetryAttempts onFailure parallelizationFactor " +
  "pointInTimeRecoverySpecification pointInTimeRecovery policyDocument startingPosition startingPositionTimestamp streamArn streamSpecification streamViewType " +
  "tumblingWindowInSeconds scalingConfig provisionedPollerConfig metricsConfig deadLetterConfig kmsKeyArn"
).split(" ");

const PROPERTY = new RegExp(String.raw`(?<![\w.])(${PROPERTIES.join("|")})(?!\w)`, "g");

/** A message in CloudFormation's words. */
export function inCloudFormation(message: string): string {
  return message
    .replace(/\bstreamEnabled\b/g, "StreamSpecification")
    .replace(PROPERTY, (name) =>
      name === "pointInTimeRecovery"
        ? "PointInTimeRecoverySpecification"
        : name.charAt(0).toUpperCase() + name.slice(1),
    );
}
