// AWS's own managed policies, as far as they concern streams, tables, logs, destinations and keys.
// Reference: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html
import { STREAM_ACTIONS } from "../stream-actions";
import data from "./managed-policies.json";

/** The actions that the data covers; a policy may allow others. */
export const RELEVANT_ACTIONS: readonly string[] = [
  ...STREAM_ACTIONS,
  "dynamodb:PutItem",
  "dynamodb:UpdateItem",
  "dynamodb:DeleteItem",
  "dynamodb:BatchWriteItem",
  "dynamodb:PartiQLInsert",
  "dynamodb:PartiQLUpdate",
  "dynamodb:PartiQLDelete",
  "logs:CreateLogGroup",
  "logs:CreateLogStream",
  "logs:PutLogEvents",
  "sqs:SendMessage",
  "sns:Publish",
  "s3:PutObject",
  "kms:Decrypt",
  "kms:GenerateDataKey",
];

/** The day of the data, YYYY-MM-DD. AWS adds and changes policies every week. */
export const MANAGED_POLICIES_DATE = data.date;

/** One statement of an IAM policy. */
type Statement = Record<string, unknown>;

const policies: Readonly<Record<string, readonly Statement[]>> = data.policies;

const ARN = /^arn:[^:]+:iam::aws:policy\/(.+)$/;

/**
 * The statements of one of AWS's managed policies that are about {@link RELEVANT_ACTIONS}.
 *
 * @returns Empty if it says nothing about those; `undefined` if the data doesn't know it, or if it isn't AWS's.
 */
export function managedPolicy(arn: string): readonly Statement[] | undefined {
  const [, path] = ARN.exec(arn) ?? [];
  return path !== undefined && Object.hasOwn(policies, path) ? policies[path] : undefined;
}

/** The ARN that has the same name and another path, such as the one with `service-role/`; `undefined` if there is none. */
export function managedPolicyOfSameName(arn: string): string | undefined {
  const [, path] = ARN.exec(arn) ?? [];
  if (path === undefined || Object.hasOwn(policies, path)) return undefined;
  const name = path.split("/").at(-1);
  const known = Object.keys(policies).find((other) => other.split("/").at(-1) === name);
  return known === undefined ? undefined : arn.slice(0, arn.length - path.length) + known;
}
