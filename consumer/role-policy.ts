import type * as iam from "@pulumi/aws/iam";
import { serviceOf } from "dynamodb-streams-aws/arn";
import { STREAM_LIST_ACTION, STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { keyStatement } from "./key-statement";

/** What the execution role of a stream's function has to reach. */
export interface Reach {
  /** ARN of the stream; empty if the table has none. */
  streamArn: string;
  /** Customer-managed key of the table. */
  tableKey?: string;
  /** ARN of the function's log group. */
  logGroupArn?: string;
  /** Name of the log group that Lambda makes with the role, if the component makes none; `*` stands for any characters. */
  logGroupName?: string;
  /** ARN of the on-failure destination. */
  onFailureArn?: string;
  /** Customer-managed key of that destination: ARN, id or alias. */
  onFailureKey?: string;
  /** ARN of the table of claims. */
  claimsArn?: string;
  /** The function runs inside a VPC. */
  inVpc?: boolean;
  /** The function sends traces. */
  traced?: boolean;
}

type Statement = iam.PolicyStatement & { Resource: string };

const allow = (Action: readonly string[], Resource: string): Statement => ({
  Effect: "Allow",
  Action: [...Action],
  Resource,
});

/**
 * The least that lets Lambda read the stream, and the function log. AWS rejects a mapping whose role can't read:
 * "Cannot access stream … Please ensure the role can perform …".
 */
export function executionRolePolicy(reach: Reach): iam.PolicyDocument {
  const { streamArn, tableKey, logGroupArn, logGroupName, onFailureArn, onFailureKey, claimsArn, inVpc, traced } =
    reach;
  const [, partition = "aws", , region = "*", account = "*"] = (streamArn || (logGroupArn ?? "")).split(":");
  const near = `arn:${partition}:kms:${region}:${account}:key`;
  return {
    Version: "2012-10-17",
    Statement: [
      // A table without a stream has no ARN to name. An empty one would make IAM reject the policy, and hide what is wrong.
      ...(streamArn ? [allow(STREAM_READ_ACTIONS, streamArn)] : []),
      // Has no resource-level form: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
      allow([STREAM_LIST_ACTION], "*"),
      // Reading a stream needs the key of its table: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
      ...(tableKey ? keyStatement(["kms:Decrypt"], tableKey, near) : []),
      // `:*` stands for the log streams inside this one group.
      ...(logGroupArn ? [allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroupArn}:*`)] : []),
      ...(logGroupName
        ? logGroupStatements(`arn:${partition}:logs:${region}:${account}:log-group:${logGroupName}`)
        : []),
      ...(onFailureArn ? destinationStatements(onFailureArn, onFailureKey, near) : []),
      // A claim is written in a transaction, under the condition that it isn't there.
      ...(claimsArn ? [allow(["dynamodb:PutItem"], claimsArn)] : []),
      // Have no resource-level form: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html
      ...(traced ? [allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], "*")] : []),
      // Lambda makes the network interfaces with the role, and checks all of these actions at once:
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      ...(inVpc ? [allow(NETWORK_INTERFACE_ACTIONS, "*")] : []),
    ],
  };
}

const logGroupStatements = (arn: string): Statement[] => [
  allow(["logs:CreateLogGroup"], arn),
  allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${arn}:*`),
];

const NETWORK_INTERFACE_ACTIONS = [
  "ec2:AssignPrivateIpAddresses",
  "ec2:CreateNetworkInterface",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DescribeSubnets",
  "ec2:UnassignPrivateIpAddresses",
];

/** What Lambda needs of a destination and its key: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
function destinationStatements(arn: string, key: string | undefined, near: string): Statement[] {
  const withKey = (actions: string[]) => (key ? keyStatement(actions, key, near) : []);
  switch (serviceOf(arn)) {
    case "sns":
      return [allow(["sns:Publish"], arn), ...withKey(["kms:Decrypt", "kms:GenerateDataKey"])];
    case "s3":
      return [allow(["s3:PutObject"], `${arn}/*`), allow(["s3:ListBucket"], arn), ...withKey(["kms:GenerateDataKey"])];
    case "kafka":
      // Writing takes the right to connect and to describe: https://docs.aws.amazon.com/service-authorization/latest/reference/list_apachekafkaapisforamazonmskclusters.html
      return [
        allow(["kafka-cluster:Connect"], arn.replace(/:topic\/([^/]+\/[^/]+)\/.*/, ":cluster/$1")),
        allow(["kafka-cluster:DescribeTopic", "kafka-cluster:WriteData"], arn),
      ];
    default:
      return [allow(["sqs:SendMessage"], arn), ...withKey(["kms:Decrypt", "kms:GenerateDataKey"])];
  }
}
