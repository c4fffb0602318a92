// The role that SAM makes for a function without one, and SAM's policy templates.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
import { managedPolicyOfSameName } from "dynamodb-streams-aws/managed-policies/managed-policies";
import { isObject } from "./template";

type Properties = Record<string, unknown>;

/** The managed policy that SAM adds for each kind of event. */
const FOR_EVENT: Readonly<Record<string, string>> = {
  DynamoDB: "AWSLambdaDynamoDBExecutionRole",
  Kinesis: "AWSLambdaKinesisExecutionRole",
  SQS: "AWSLambdaSQSQueueExecutionRole",
};

/**
 * Properties of the role.
 *
 * @param events Types of the function's events that are polled.
 * @param destinations The `DestinationConfig` of each.
 */
export function functionPolicies(
  properties: Properties,
  events: readonly string[],
  destinations: readonly unknown[],
): Properties {
  const { Policies: policies, VpcConfig: vpc, Tracing: tracing, DeadLetterQueue: queue } = properties;
  const managed: unknown[] = [managedArn("AWSLambdaBasicExecutionRole")];
  if (vpc !== undefined) managed.push(managedArn("AWSLambdaVPCAccessExecutionRole"));
  if (tracing === "Active") managed.push(managedArn("AWSXRayDaemonWriteAccess"));
  managed.push(...[...new Set(events.flatMap((type) => FOR_EVENT[type] ?? []))].map(managedArn));
  const documents: unknown[] = [];
  for (const policy of Array.isArray(policies) ? (policies as unknown[]) : [policies]) {
    if (typeof policy === "string") managed.push(policy.startsWith("arn:") ? policy : managedArn(policy));
    else if (isObject(policy) && Object.keys(policy).some((key) => key === "Ref" || key.startsWith("Fn::")))
      managed.push(policy);
    else if (isObject(policy)) documents.push(documentOf(policy));
  }
  for (const destination of [
    ...destinations,
    isObject(queue) && { OnFailure: { Type: queue.Type, Destination: queue.TargetArn } },
  ]) {
    const onFailure = isObject(destination) ? destination.OnFailure : undefined;
    const action = isObject(onFailure)
      ? { SQS: "sqs:SendMessage", SNS: "sns:Publish" }[String(onFailure.Type)]
      : undefined;
    if (action !== undefined) documents.push(allow([action], (onFailure as Properties).Destination));
  }
  return {
    ManagedPolicyArns: managed,
    Policies: documents.map((document) => ({ PolicyDocument: document })),
  };
}

/** SAM knows AWS's policies by name, whatever their path. */
function managedArn(name: string): unknown {
  const arn = `arn:aws:iam::aws:policy/${name}`;
  return { "Fn::Sub": (managedPolicyOfSameName(arn) ?? arn).replace("aws", "${AWS::Partition}") };
}

function documentOf(policy: Properties): unknown {
  if ("Statement" in policy) return policy;
  const [[name, parameters] = ["", {}]] = Object.entries(policy);
  const template = TEMPLATES[name];
  return template && isObject(parameters)
    ? template(parameters)
    : { "Fn::Transform": `the SAM policy template ${name}` };
}

function allow(actions: readonly string[], ...resources: unknown[]): Properties {
  return { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: actions, Resource: resources }] };
}

/** An ARN with a template's parameter in it. */
function arn(text: string, value: unknown): unknown {
  return { "Fn::Sub": [`arn:\${AWS::Partition}:${text}`, { name: value }] };
}

const here = (service: string, rest: string): string => `${service}:\${AWS::Region}:\${AWS::AccountId}:${rest}`;

const TABLE_READ = ["GetItem", "Scan", "Query", "BatchGetItem", "DescribeTable"].map((action) => `dynamodb:${action}`);
const TABLE_WRITE = ["PutItem", "UpdateItem", "BatchWriteItem"].map((action) => `dynamodb:${action}`);
const table = (actions: readonly string[]) => (parameters: Properties) =>
  allow(
    actions,
    arn(here("dynamodb", "table/${name}"), parameters.TableName),
    arn(here("dynamodb", "table/${name}/index/*"), parameters.TableName),
  );

/** Policy templates whose actions matter to a rule; others are unknown. */
const TEMPLATES: Readonly<Record<string, (parameters: Properties) => unknown>> = {
  DynamoDBReadPolicy: table(TABLE_READ),
  DynamoDBWritePolicy: table(TABLE_WRITE),
  DynamoDBCrudPolicy: table([...TABLE_READ, ...TABLE_WRITE, "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"]),
  DynamoDBStreamReadPolicy: ({ TableName: name, StreamName: stream }) => ({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        Resource: {
          "Fn::Sub": [`arn:\${AWS::Partition}:${here("dynamodb", "table/${name}/stream/${stream}")}`, { name, stream }],
        },
      },
      {
        Effect: "Allow",
        Action: "dynamodb:ListStreams",
        Resource: arn(here("dynamodb", "table/${name}/stream/*"), name),
      },
    ],
  }),
  SQSSendMessagePolicy: ({ QueueName: name }) => allow(["sqs:SendMessage*"], arn(here("sqs", "${name}"), name)),
  SNSPublishMessagePolicy: ({ TopicName: name }) => allow(["sns:Publish"], arn(here("sns", "${name}"), name)),
  S3WritePolicy: ({ BucketName: name }) => allow(["s3:PutObject", "s3:PutObjectAcl"], arn("s3:::${name}/*", name)),
  KMSDecryptPolicy: ({ KeyId: name }) => allow(["kms:Decrypt"], arn(here("kms", "key/${name}"), name)),
};
