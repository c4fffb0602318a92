// The stack's settings: what `pulumi config` holds, checked. Pulumi.yaml declares each of them, with its default.
import * as pulumi from "@pulumi/pulumi";
import {
  LOG_RETENTION_DAYS,
  mappingLimits,
  memoryLimit,
  STARTING_POSITIONS,
  timeoutLimit,
} from "dynamodb-streams-aws/limits";
import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { filters, flag, oneOf, readTable, text, whole, wholeOf } from "./setting-kinds";
import { strayKeys } from "./stray-keys";

const general = {
  // A table's name has 3 to 255 characters, a function's 1 to 64; one name serves both.
  name: text(/^[a-zA-Z0-9_-]{3,64}$/, "3 to 64 letters, digits, - or _", "simple"),
  roleName: text(/^[\w+=,.@-]{1,64}$/, "1 to 64 letters, digits or +=,.@-_", "lambda_exec_role"),
  streamEnabled: flag,
  streamViewType: oneOf(STREAM_VIEW_TYPES),
  onFailureQueue: flag,
  memory: whole(memoryLimit),
  timeout: whole(timeoutLimit),
  logRetention: wholeOf(LOG_RETENTION_DAYS, "days; 0 keeps it forever", 14),
  logItemData: flag,
  alarms: flag,
  alarmTopic: text(
    /^$|^arn:[^:]+:sns:[^:]+:\d{12}:[^:]+$/,
    "the ARN of an SNS topic, or empty",
    "arn:aws:sns:us-east-1:123456789012:alarms",
  ),
  rolePolicy: flag,
  logGroup: oneOf(["create", "adopt", "none"] as const),
  pointInTimeRecovery: flag,
  deletionProtection: flag,
  privateNetwork: flag,
};

const mapping = {
  startingPosition: oneOf(STARTING_POSITIONS),
  batchSize: whole(mappingLimits.batchSize),
  maximumBatchingWindowInSeconds: whole(mappingLimits.maximumBatchingWindowInSeconds),
  parallelizationFactor: whole(mappingLimits.parallelizationFactor),
  bisectBatchOnFunctionError: flag,
  maximumRetryAttempts: whole(mappingLimits.maximumRetryAttempts),
  maximumRecordAgeInSeconds: whole(mappingLimits.maximumRecordAgeInSeconds),
  tumblingWindowInSeconds: whole(mappingLimits.tumblingWindowInSeconds),
  filters,
};

/**
 * Reads every setting of the stack.
 *
 * @throws pulumi.RunError that lists all faults at once: bad values, each with its key, the value, what is allowed and the command
 * that sets it; and keys that nothing would read, each with the nearest name.
 */
export function readSettings(config = new pulumi.Config()) {
  const faults = strayKeys(config.name, Object.keys({ ...general, ...mapping }));
  const generalSettings = readTable(config, general, faults);
  const mappingSettings = readTable(config, mapping, faults);
  if (generalSettings === undefined || mappingSettings === undefined || faults.length > 0) {
    throw new pulumi.RunError(["This stack's configuration has faults:", ...faults].join("\n  "));
  }
  return { ...generalSettings, mapping: mappingSettings };
}
