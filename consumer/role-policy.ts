import { STREAM_LIST_ACTION, STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import type * as iam from "@pulumi/aws/iam";

/** What the execution role of a stream's function has to reach. */
export interface Reach {
  /** ARN of the stream; empty where the table has none. */
  streamArn: string;
  /** ARN of the function's log group. */
  logGroupArn: string;
  /** ARN of the queue that is told of batches given up. */
  onFailureArn?: string;
  /** The function runs inside a VPC. */
  inVpc: boolean;
}

const allow = (Action: string[], Resource: string) => ({ Effect: "Allow" as const, Action, Resource });

/**
 * The least that lets Lambda read the stream, and the function log. AWS refuses the mapping of a role that can't read:
 * "Cannot access stream … Please ensure the role can perform …".
 */
export function executionRolePolicy({ streamArn, logGroupArn, onFailureArn, inVpc }: Reach): iam.PolicyDocument {
  return {
    Version: "2012-10-17",
    Statement: [
      // A table without a stream has no ARN to name. An empty one would make IAM refuse the policy, and hide what is wrong.
      ...(streamArn ? [allow([...STREAM_READ_ACTIONS], streamArn)] : []),
      // Has no resource-level form: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html
      allow([STREAM_LIST_ACTION], "*"),
      // `:*` stands for the log streams inside this one group.
      allow(["logs:CreateLogStream", "logs:PutLogEvents"], `${logGroupArn}:*`),
      ...(onFailureArn ? [allow(["sqs:SendMessage"], onFailureArn)] : []),
      // Lambda makes the network interfaces in the role's name, and asks for all of them at once:
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html
      ...(inVpc
        ? [
            allow(
              [
                "ec2:AssignPrivateIpAddresses",
                "ec2:CreateNetworkInterface",
                "ec2:DeleteNetworkInterface",
                "ec2:DescribeNetworkInterfaces",
                "ec2:DescribeSubnets",
                "ec2:UnassignPrivateIpAddresses",
              ],
              "*",
            ),
          ]
        : []),
    ],
  };
}
