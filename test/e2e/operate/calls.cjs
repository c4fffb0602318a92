// Loaded into the command before it starts: notes each call that it makes through the AWS SDK, as the IAM action that allows it.
const fs = require("node:fs");
const { SQSClient } = require("@aws-sdk/client-sqs");

const file = process.env.OPERATE_CALLS;
/** Actions whose name differs from the call's. https://docs.aws.amazon.com/service-authorization/latest/reference/ */
const NAMED_OTHERWISE = {
  "lambda:Invoke": "lambda:InvokeFunction",
  "s3:ListObjectsV2": "s3:ListBucket",
  "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
  "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
};
/** IAM's name for a service, if it isn't the client's. */
const PREFIXES = { "cloudwatch logs": "logs", "dynamodb streams": "dynamodb" };

// All clients have the one base class.
const base = Object.getPrototypeOf(SQSClient.prototype);
const { send } = base;
base.send = function (command, ...rest) {
  const service = this.config.serviceId.toLowerCase();
  const call = `${PREFIXES[service] ?? service}:${command.constructor.name.replace(/Command$/, "")}`;
  fs.appendFileSync(file, `${NAMED_OTHERWISE[call] ?? call}\n`);
  return send.call(this, command, ...rest);
};
