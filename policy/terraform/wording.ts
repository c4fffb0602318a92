// Rewrites messages in Terraform's terms: addresses instead of nouns and names, arguments in snake case, `=` instead of
// `:`.

/** Pulumi's names of properties that messages speak of. */
const PROPERTIES = (
  "amazonManagedKafkaEventSourceConfig batchSize billingMode bisectBatchOnFunctionError deletionProtectionEnabled destinationArn " +
  "destinationConfig documentDbEventSourceConfig eventSourceArn filterCriteria functionName functionResponseTypes importTable " +
  "inlinePolicies kmsKeyArn managedPolicyArns maximumBatchingWindowInSeconds maximumRecordAgeInSeconds maximumRetryAttempts onFailure " +
  "parallelizationFactor pointInTimeRecovery policyArn policyArns provisionedPollerConfig restoreBackupArn restoreSourceName " +
  "restoreSourceTableArn roleName scalingConfig deadLetterConfig metricsConfig selfManagedEventSource " +
  "selfManagedKafkaEventSourceConfig sourceAccessConfigurations startingPosition startingPositionTimestamp streamArn streamEnabled " +
  "streamViewType tumblingWindowInSeconds"
).split(" ");

const NAMED_OTHERWISE: Readonly<Record<string, string>> = {
  inlinePolicies: "inline_policy",
  sourceAccessConfigurations: "source_access_configuration",
};

/** A property, or several with dots between: `destinationConfig.onFailure`. */
const PATH = new RegExp(
  String.raw`(?<![\w.])((?:(?:${PROPERTIES.join("|")})\b\.?)+)(?!\w)(: ?(?=true|false|\[|\d|"|\{))?`,
  "g",
);

/** A quoted name after its noun, with keys in it such as `orders["eu"]`. */
const NAMED = /(?:\b[A-Za-z]+ )?"((?:[^"[]|\["(?:[^"\\]|\\.)*"\]|\[\d+\])*)"/g;

/**
 * A message in Terraform's words.
 *
 * @param addresses Addresses of the plan's resources, which messages quote after a noun.
 */
export function inTerraform(message: string, addresses: ReadonlySet<string>): string {
  return message
    .replace(NAMED, (whole, name: string) => (addresses.has(name) ? name : whole))
    .replace(
      PATH,
      (_, path: string, colon: string | undefined) =>
        path.split(".").map(snake).join(".") + (colon === undefined ? "" : " = "),
    );
}

function snake(name: string): string {
  return NAMED_OTHERWISE[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
