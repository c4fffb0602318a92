// The role that SAM makes for a function without one, and SAM's policy templates.
// https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-policy-template-list.html
import { managedPolicyOfSameName } from "dynamodb-streams-aws/managed-policies/managed-policies";
import { STREAM_LIST_ACTION, STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { isObject } from "../graph/value";

type Properties = Record<string, unknown>;

/** The managed policy that SAM adds for each kind of event. */
const FOR_EVENT: ReadonlyMap<string, string> = new Map([
  ["DynamoDB", "AWSLambdaDynamoDBExecutionRole"],
  ["Kinesis", "AWSLambdaKinesisExecutionRole"],
  ["SQS", "AWSLambdaSQSQueueExecutionRole"],
]);

/**
 * Properties of the role.
 *
 * @param events Types of the function's events that are polled.
 * @param destinations The `DestinationConfig` of each.
 */
export function functionRole(
  properties: Properties,
  events: readonly string[],
  destinations: readonly unknown[],
): Properties {
  const { VpcConfig: vpc, Tracing: tracing, DeadLetterQueue: queue, PermissionsBoundary, RolePath: Path } = properties;
  const managed: unknown[] = [managedArn("AWSLambdaBasicExecutionRole")];
  if (vpc !== undefined) managed.push(managedArn("AWSLambdaVPCAccessExecutionRole"));
  if (tracing === "Active") managed.push(managedArn("AWSXRayDaemonWriteAccess"));
  managed.push(...[...new Set(events.flatMap((type) => FOR_EVENT.get(type) ?? []))].map(managedArn));
  const inline: unknown[] = [];
  for (const policy of [properties.Policies].flat()) {
    const sorted = sort(policy);
    if (sorted.managed !== undefined) managed.push(sorted.managed);
    if (sorted.inline !== undefined) inline.push(sorted.inline);
  }
  const onFailures = destinations.map((destination) => (isObject(destination) ? destination.OnFailure : undefined));
  const ownQueue = isObject(queue) ? { Type: queue.Type, Destination: queue.TargetArn } : undefined;
  for (const onFailure of [...onFailures, ownQueue]) {
    if (isObject(onFailure)) inline.push(...deliver(onFailure).map((document) => ({ PolicyDocument: document })));
  }
  return {
    ManagedPolicyArns: managed,
    Policies: inline,
    ...(PermissionsBoundary !== undefined && { PermissionsBoundary }),
    ...(Path !== undefined && { Path }),
  };
}

/** Adds a function's policy to the ARNs of managed policies, or to the role's inline policies. */
function sort(policy: unknown): { managed?: unknown; inline?: unknown } {
  if (typeof policy === "string") return { managed: policy.startsWith("arn:") ? policy : managedArn(policy) };
  if (!isObject(policy)) return {};
  const choice = policy["Fn::If"];
  if (Array.isArray(choice) && choice.length === 3) {
    const [condition, ...branches] = choice as [unknown, unknown, unknown];
    const [yes, no] = branches.map(sort);
    const either = (kind: "managed" | "inline") =>
      yes?.[kind] === undefined && no?.[kind] === undefined
        ? undefined
        : { "Fn::If": [condition, yes?.[kind] ?? NOTHING, no?.[kind] ?? NOTHING] };
    return { managed: either("managed"), inline: either("inline") };
  }
  if (Object.keys(policy).some((key) => key === "Ref" || key.startsWith("Fn::"))) return { managed: policy };
  return { inline: { PolicyDocument: documentOf(policy) } };
}

const NOTHING = { Ref: "AWS::NoValue" };

/** The permission that SAM grants for a destination of this type; none if the type isn't given. */
function deliver({ Type: type, Destination: destination }: Properties): Properties[] {
  switch (type) {
    case "SQS":
      return [allow(["sqs:SendMessage"], destination)];
    case "SNS":
      return [allow(["sns:Publish"], destination)];
    case "S3":
      return [
        allow(["s3:PutObject"], { "Fn::Join": ["/", [destination, "*"]] }),
        allow(["s3:ListBucket"], destination),
      ];
    default:
      return [];
  }
}

/** SAM knows AWS's policies by name, whatever their path. */
function managedArn(name: string): unknown {
  const arn = `arn:aws:iam::aws:policy/${name}`;
  return { "Fn::Sub": (managedPolicyOfSameName(arn) ?? arn).replace("aws", "${AWS::Partition}") };
}

function documentOf(policy: Properties): unknown {
  if ("Statement" in policy) return policy;
  const [[name, parameters] = ["", {}]] = Object.entries(policy);
  const template = TEMPLATES.get(name);
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
const TEMPLATES: ReadonlyMap<string, (parameters: Properties) => unknown> = new Map(
  Object.entries({
    DynamoDBReadPolicy: table(TABLE_READ),
    DynamoDBWritePolicy: table(TABLE_WRITE),
    DynamoDBCrudPolicy: table([...TABLE_READ, ...TABLE_WRITE, "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"]),
    DynamoDBStreamReadPolicy: ({ TableName: name, StreamName: stream }) => ({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: STREAM_READ_ACTIONS,
          Resource: {
            "Fn::Sub": [
              `arn:\${AWS::Partition}:${here("dynamodb", "table/${name}/stream/${stream}")}`,
              { name, stream },
            ],
          },
        },
        {
          Effect: "Allow",
          Action: STREAM_LIST_ACTION,
          Resource: arn(here("dynamodb", "table/${name}/stream/*"), name),
        },
      ],
    }),
    SQSSendMessagePolicy: ({ QueueName: name }) => allow(["sqs:SendMessage*"], arn(here("sqs", "${name}"), name)),
    SNSPublishMessagePolicy: ({ TopicName: name }) => allow(["sns:Publish"], arn(here("sns", "${name}"), name)),
    S3WritePolicy: ({ BucketName: name }) => allow(["s3:PutObject", "s3:PutObjectAcl"], arn("s3:::${name}/*", name)),
    S3CrudPolicy: ({ BucketName: name }) =>
      allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], arn("s3:::${name}/*", name)),
    KMSDecryptPolicy: ({ KeyId: name }) => allow(["kms:Decrypt"], arn(here("kms", "key/${name}"), name)),
  }),
);
