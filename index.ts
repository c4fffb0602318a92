// The note's five resources, in its order and with its names. What is marked "Beyond the note" is needed by real AWS, or wanted
// in production; in stack "localstack" everything else follows the note.
import * as path from "node:path";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as sqs from "@pulumi/aws/sqs";
import { bundle, StreamConsumer } from "dynamodb-streams-consumer";
import { keepToEmulator } from "./program/emulator-only";
import { PrivateNetwork } from "./program/private-network";
import { readSettings } from "./program/settings";

const settings = readSettings();
const onEmulator = keepToEmulator();

const simple = new dynamodb.Table("simple", {
  name: settings.name,
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  // Two settings, as in the note. With the switch off the view type has no effect, and no tool says so.
  streamEnabled: settings.streamEnabled,
  streamViewType: settings.streamViewType,
  // Beyond the note.
  pointInTimeRecovery: { enabled: settings.pointInTimeRecovery },
  deletionProtectionEnabled: settings.deletionProtection,
});

// Beyond the note, and off unless it is asked for.
const givenUp = settings.onFailureQueue
  ? new sqs.Queue("given-up", { name: `${settings.name}-given-up`, messageRetentionSeconds: 14 * 24 * 3600 })
  : undefined;
const network = settings.privateNetwork ? new PrivateNetwork(settings.name) : undefined;

const consumer = new StreamConsumer("simple", {
  table: simple,
  role: { name: settings.roleName, policy: settings.rolePolicy },
  function: {
    name: settings.name,
    // The note's nodejs18.x gets no updates since 2025-09-01, and can't be created from 2027-02-01 on: the component's default is newer.
    code: bundle(path.join(__dirname, "handler/index.ts")),
    handler: "index.handler",
    memorySize: settings.memory,
    timeout: settings.timeout,
    // The items on an emulator are made up, and `npm start` finds its change in the log by its key.
    environment: settings.logItemData || onEmulator ? { LOG_ITEM_DATA: "true" } : {},
    vpc: network?.functionVpc,
  },
  // Kept for parity with the note: Lambda polls the stream with the function's role, and never checks this permission.
  permission: { statementId: "AllowExecutionFromDynamoDB" },
  mapping: { ...settings.mapping, onFailure: givenUp },
  logRetentionInDays: settings.logRetention,
  logGroup: settings.logGroup === "none" ? false : settings.logGroup,
  alarms: settings.alarms && { notify: settings.alarmTopic || undefined },
});

// An output without a value would be a warning on every command.
export = {
  tableName: simple.name,
  tableArn: simple.arn,
  streamArn: simple.streamArn,
  functionName: consumer.function.name,
  logGroup: consumer.logGroupName,
  mappingId: consumer.mapping.uuid,
  ...(givenUp && { onFailureQueueUrl: givenUp.url }),
  ...(consumer.dashboardUrl && { dashboardUrl: consumer.dashboardUrl }),
};
