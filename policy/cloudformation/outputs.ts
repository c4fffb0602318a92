// The values of Ref and Fn::GetAtt for the resources that rules look at: "Return values" on each type's page in
// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/
import { UNKNOWN } from "../graph/value";
import type { TemplateResource } from "./template";

/** Where the template is deployed. */
export interface Account {
  partition: string;
  region: string;
  accountId: string;
}

type Properties = (name: string) => unknown;

/** The property that sets a resource's physical name, by type. */
const NAMES: Readonly<Record<string, string>> = {
  "AWS::DynamoDB::Table": "TableName",
  "AWS::DynamoDB::GlobalTable": "TableName",
  "AWS::Lambda::Function": "FunctionName",
  "AWS::IAM::Role": "RoleName",
  "AWS::IAM::ManagedPolicy": "ManagedPolicyName",
  "AWS::SQS::Queue": "QueueName",
  "AWS::SNS::Topic": "TopicName",
  "AWS::S3::Bucket": "BucketName",
  "AWS::Kinesis::Stream": "Name",
  "AWS::Logs::LogGroup": "LogGroupName",
};

/** A resource's physical name; the logical id in angle brackets if CloudFormation chooses it. */
function physicalName(id: string, { Type: type }: TemplateResource, property: Properties): string | typeof UNKNOWN {
  const name = property(NAMES[type] ?? "");
  if (name === UNKNOWN) return UNKNOWN;
  return typeof name === "string" && name !== "" ? name : `<${id}>`;
}

/** The ARN of a resource; `undefined` for types that rules don't ask about. */
function arnOf(id: string, resource: TemplateResource, property: Properties, account: Account): unknown {
  const name = physicalName(id, resource, property);
  if (name === UNKNOWN) return UNKNOWN;
  const { partition, region, accountId } = account;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  const path = property("Path");
  const folder = typeof path === "string" ? path : "/";
  switch (resource.Type) {
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable":
      return arn("dynamodb", `table/${name}`);
    case "AWS::Lambda::Function":
      return arn("lambda", `function:${name}`);
    case "AWS::IAM::Role":
      return `arn:${partition}:iam::${accountId}:role${folder}${name}`;
    case "AWS::IAM::ManagedPolicy":
      return `arn:${partition}:iam::${accountId}:policy${folder}${name}`;
    case "AWS::SQS::Queue":
      return arn("sqs", name);
    case "AWS::SNS::Topic":
      return arn("sns", name);
    case "AWS::S3::Bucket":
      return `arn:${partition}:s3:::${name}`;
    case "AWS::Kinesis::Stream":
      return arn("kinesis", `stream/${name}`);
    case "AWS::KMS::Key":
      return arn("kms", `key/${name}`);
    case "AWS::Logs::LogGroup":
      return arn("logs", `log-group:${name}:*`);
    default:
      return undefined;
  }
}

/** The value of `Ref`. */
export function referenceOf(id: string, resource: TemplateResource, property: Properties, account: Account): unknown {
  switch (resource.Type) {
    case "AWS::SNS::Topic":
    case "AWS::IAM::ManagedPolicy":
      return arnOf(id, resource, property, account) ?? UNKNOWN;
    case "AWS::Lambda::Alias":
      return qualified(property("FunctionName"), property("Name"), account);
    case "AWS::Lambda::Version":
      return qualified(property("FunctionName"), `<${id}>`, account);
    default:
      return resource.Type in NAMES || resource.Type === "AWS::KMS::Key"
        ? physicalName(id, resource, property)
        : UNKNOWN;
  }
}

/** The value of `Fn::GetAtt`. */
export function attributeOf(
  id: string,
  name: string,
  resource: TemplateResource,
  property: Properties,
  account: Account,
): unknown {
  const arn = arnOf(id, resource, property, account);
  if (name === "Arn" || name === "TopicArn" || name === "PolicyArn") return arn ?? UNKNOWN;
  if (name === "StreamArn" && resource.Type.startsWith("AWS::DynamoDB::")) {
    // A table without a stream doesn't have this attribute.
    const specified = property("StreamSpecification");
    return typeof arn === "string" && specified !== undefined && specified !== UNKNOWN
      ? `${arn}/stream/<${id}.StreamLabel>`
      : UNKNOWN;
  }
  return name === NAMES[resource.Type] ? physicalName(id, resource, property) : UNKNOWN;
}

/** The ARN of a version or an alias. */
function qualified(functionName: unknown, qualifier: unknown, { partition, region, accountId }: Account): unknown {
  if (typeof functionName !== "string" || typeof qualifier !== "string") return UNKNOWN;
  const arn = functionName.startsWith("arn:")
    ? functionName
    : `arn:${partition}:lambda:${region}:${accountId}:function:${functionName}`;
  return `${arn}:${qualifier}`;
}
