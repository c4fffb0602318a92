// Rewrites messages in CloudFormation's terms: its property names are those of the aws-native provider with a capital
// letter.

const PROPERTIES = (
  "amazonManagedKafkaEventSourceConfig batchSize bisectBatchOnFunctionError deletionProtectionEnabled destinationConfig " +
  "documentDbEventSourceConfig eventSourceArn filterCriteria functionName functionResponseTypes managedPolicyArns " +
  "maximumBatchingWindowInSeconds maximumRecordAgeInSeconds maximumRetryAttempts onFailure parallelizationFactor " +
  "pointInTimeRecoverySpecification pointInTimeRecovery policyDocument selfManagedEventSource selfManagedKafkaEventSourceConfig " +
  "sourceAccessConfigurations startingPosition startingPositionTimestamp streamArn streamEnabled streamSpecification streamViewType " +
  "tumblingWindowInSeconds scalingConfig provisionedPollerConfig metricsConfig deadLetterConfig kmsKeyArn"
).split(" ");

const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
  documentDbEventSourceConfig: "DocumentDBEventSourceConfig",
  pointInTimeRecovery: "PointInTimeRecoverySpecification",
  streamEnabled: "StreamSpecification",
};

/** A property, or several with dots between: `destinationConfig.onFailure`. */
const PATH = new RegExp(String.raw`(?<![\w.])(?:(?:${PROPERTIES.join("|")})\b\.?)+(?!\w)`, "g");

/** A message in CloudFormation's words. */
export function inCloudFormation(message: string): string {
  return message.replace(PATH, (path) => path.split(".").map(capitalised).join("."));
}

function capitalised(name: string): string {
  return NAMED_OTHERWISE[name] ?? name.charAt(0).toUpperCase() + name.slice(1);
}
