// Messages in Terraform's words: addresses instead of nouns and names, arguments in snake case, `=` instead of `:`.

/** Pulumi's names of properties that messages speak of. */
const PROPERTIES = (
  "batchSize billingMode bisectBatchOnFunctionError deletionProtectionEnabled destinationArn destinationConfig eventSourceArn filterCriteria " +
  "functionName functionResponseTypes inlinePolicies kmsKeyArn managedPolicyArns maximumBatchingWindowInSeconds maximumRecordAgeInSeconds " +
  "maximumRetryAttempts onFailure parallelizationFactor pointInTimeRecovery policyArn policyArns provisionedPollerConfig roleName scalingConfig " +
  "deadLetterConfig metricsConfig startingPosition startingPositionTimestamp streamArn streamEnabled streamViewType tumblingWindowInSeconds"
).split(" ");

const NAMED_OTHERWISE: Readonly<Record<string, string>> = { inlinePolicies: "inline_policy" };

const PROPERTY = new RegExp(String.raw`(?<![\w.])(${PROPERTIES.join("|")})(?!\w)(: ?(?=true|false|\[|\d|"|\{))?`, "g");

/** A quoted name after its noun, with keys in it such as `orders["eu"]`. */
const NAMED = /(?:\b[A-Za-z]+ )?"((?:[^"[]|\["(?:[^"\\]|\\.)*"\]|\[\d+\])*)"/g;

/**
 * A message in Terraform's words.
 *
 * @param addresses Of the plan's resources, which messages name in quotes after a noun.
 */
export function inTerraform(message: string, addresses: ReadonlySet<string>): string {
  return message
    .replace(NAMED, (whole, name: string) => (addresses.has(name) ? name : whole))
    .replace(
      PROPERTY,
      (_, name: string, colon: string | undefined) => snake(name) + (colon === undefined ? "" : " = "),
    );
}

function snake(name: string): string {
  return NAMED_OTHERWISE[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
