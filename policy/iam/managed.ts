// AWS's own managed policies that functions commonly have, as far as streams, tables and logs are concerned.
// Source: AWS Managed Policy Reference, https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import type { Statement } from "./document";

const LOG_WRITING = ["CreateLogGroup", "CreateLogStream", "PutLogEvents"].map((action) => `logs:${action}`);

/** Actions on all resources that a policy allows, by the last part of its ARN. */
const ALLOWED: Record<string, string[]> = {
  AdministratorAccess: ["*"],
  AmazonDynamoDBFullAccess: ["dynamodb:*"],
  AmazonDynamoDBFullAccess_v2: ["dynamodb:*"],
  AmazonSNSFullAccess: ["sns:*"],
  AmazonSQSFullAccess: ["sqs:*"],
  AWSLambdaBasicExecutionRole: LOG_WRITING,
  AWSLambdaDynamoDBExecutionRole: [...STREAM_ACTIONS, ...LOG_WRITING],
  "AWSLambdaInvocation-DynamoDB": ["lambda:InvokeFunction", ...STREAM_ACTIONS],
  AWSLambdaVPCAccessExecutionRole: LOG_WRITING,
  AWSXRayDaemonWriteAccess: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
  CloudWatchLogsFullAccess: ["logs:*"],
};

/** The statements of one of AWS's managed policies; `undefined` for one that isn't listed here. */
export function managedStatements(arn: string): Statement[] | undefined {
  const match = /^arn:[^:]+:iam::aws:policy\/(?:.*\/)?([^/]+)$/.exec(arn);
  const actions = match?.[1] === undefined ? undefined : ALLOWED[match[1]];
  if (!actions) return undefined;
  return [
    { effect: "Allow", actions, exceptActions: false, resources: ["*"], exceptResources: false, conditional: false },
  ];
}
