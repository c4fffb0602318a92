// A test stack as a CloudFormation template.
import { Computed, type Declaration, type Handle, type TestStack } from "../stack";
import { isUnknown, NotExpressible } from "./form";

type Properties = Record<string, unknown>;

/** @throws NotExpressible if the stack has something that a template can't express. */
export function cloudFormationTemplate(stack: TestStack): Record<string, unknown> {
  const resources: Record<string, { Type: string; Properties: Properties }> = {};
  for (const declaration of stack.declarations) {
    if (declaration.handle.resource.provider) throw new NotExpressible("a template has one account and region");
    const made = resourceOf(declaration);
    if (made) resources[logicalId(declaration.handle)] = made;
  }
  for (const declaration of stack.declarations) attach(declaration, resources);
  return {
    Parameters: { Unknown: { Type: "String" } },
    Conditions: { Undecided: { "Fn::Equals": [{ Ref: "Unknown" }, "yes"] } },
    Resources: resources,
  };
}

/** The stack's own name of a logical id. */
export function nameOfId(stack: TestStack, id: string): string {
  return stack.declarations.find(({ handle }) => logicalId(handle) === id)?.name ?? id;
}

/** Names are unique per type in a stack, and across all types in a template. */
function logicalId({ resource: { type, name } }: Handle): string {
  return `${(type.split(":").at(-1) ?? "") + name}`.replace(/[^A-Za-z0-9]/g, "X");
}

function resourceOf({ type, inputs }: Declaration): { Type: string; Properties: Properties } | undefined {
  const native = /^aws-native:(\w+):(\w+)$/.exec(type);
  if (native) {
    const service = SERVICES[native[1] ?? ""] ?? "";
    return { Type: `AWS::${service}::${native[2] ?? ""}`, Properties: upper(rendered(inputs)) as Properties };
  }
  const [, service = "", name = ""] = /^aws:(\w+)\/\w+:(\w+)$/.exec(type) ?? [];
  const values = rendered(inputs) as Properties;
  switch (type) {
    case "aws:dynamodb/table:Table":
      return values.replicas === undefined
        ? { Type: "AWS::DynamoDB::Table", Properties: table(values) }
        : { Type: "AWS::DynamoDB::GlobalTable", Properties: globalTable(values) };
    case "aws:kms/key:Key":
      return { Type: "AWS::KMS::Key", Properties: { KeyPolicy: keyPolicy(values.policy) } };
    case "aws:pipes/pipe:Pipe":
      return { Type: "AWS::Pipes::Pipe", Properties: pipe(values) };
    case "aws:lambda/function:Function":
      return {
        Type: "AWS::Lambda::Function",
        Properties: { ...(upper({ ...values, name: undefined }) as Properties), FunctionName: values.name },
      };
    case "aws:lambda/permission:Permission":
      return { Type: "AWS::Lambda::Permission", Properties: upper(values) as Properties };
    case "aws:iam/role:Role":
      return { Type: "AWS::IAM::Role", Properties: role(values) };
    case "aws:iam/rolePolicy:RolePolicy":
      return {
        Type: "AWS::IAM::Policy",
        Properties: { PolicyDocument: document(values.policy), Roles: [values.role] },
      };
    case "aws:iam/policy:Policy":
      return { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: document(values.policy) } };
    case "aws:lambda/eventSourceMapping:EventSourceMapping":
      return { Type: "AWS::Lambda::EventSourceMapping", Properties: mapping(values) };
    case "aws:kms/alias:Alias":
      return { Type: "AWS::KMS::Alias", Properties: { AliasName: values.name, TargetKeyId: values.targetKeyId } };
    case "aws:sqs/queuePolicy:QueuePolicy":
      return {
        Type: "AWS::SQS::QueuePolicy",
        Properties: { Queues: [values.queueUrl], PolicyDocument: document(values.policy) },
      };
    case "aws:sns/topicPolicy:TopicPolicy":
      return {
        Type: "AWS::SNS::TopicPolicy",
        Properties: { Topics: [values.arn], PolicyDocument: document(values.policy) },
      };
    case "aws:s3/bucketPolicy:BucketPolicy":
      return {
        Type: "AWS::S3::BucketPolicy",
        Properties: { Bucket: values.bucket, PolicyDocument: document(values.policy) },
      };
    case "aws:lambda/alias:Alias":
    case "aws:sqs/queue:Queue":
    case "aws:sns/topic:Topic":
    case "aws:s3/bucket:Bucket":
    case "aws:kinesis/stream:Stream":
    case "aws:ssm/parameter:Parameter":
      return { Type: `AWS::${SERVICES[service] ?? ""}::${name}`, Properties: upper(values) as Properties };
    default:
      if (ATTACHMENTS.has(type) || type === STREAM_POLICY) return undefined;
      throw new NotExpressible(`no counterpart of ${type}`);
  }
}

const SERVICES: Readonly<Record<string, string>> = {
  dynamodb: "DynamoDB",
  lambda: "Lambda",
  iam: "IAM",
  sqs: "SQS",
  sns: "SNS",
  s3: "S3",
  kinesis: "Kinesis",
  kms: "KMS",
  pipes: "Pipes",
  ssm: "SSM",
};

const ATTACHMENTS: ReadonlySet<string> = new Set([
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  "aws:iam/policyAttachment:PolicyAttachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive",
]);

const STREAM_POLICY = "aws:dynamodb/resourcePolicy:ResourcePolicy";

/** A table contains its stream's policy and its own. */
function carry({ inputs }: Declaration, resources: Record<string, { Properties: Properties }>): void {
  const { resourceArn, policy } = rendered(inputs) as Properties;
  const [id = "", attribute] = (resourceArn as { "Fn::GetAtt": string[] })["Fn::GetAtt"];
  const { Properties: properties = {} } = resources[id] ?? {};
  const holder = attribute === "StreamArn" ? (properties.StreamSpecification as Properties) : properties;
  holder.ResourcePolicy = { PolicyDocument: document(policy) };
}

/** A template has no attachments: a role lists the policies itself. */
function attach(declaration: Declaration, resources: Record<string, { Properties: Properties }>): void {
  const { type, inputs } = declaration;
  if (type === STREAM_POLICY) carry(declaration, resources);
  if (!ATTACHMENTS.has(type)) return;
  const { role: roleInput, roleName, roles, policyArn, policyArns } = rendered(inputs) as Properties;
  for (const target of [roleInput, roleName, ...((roles ?? []) as unknown[])].filter((item) => item !== undefined)) {
    const id = (target as { Ref?: string }).Ref;
    const named = Object.entries(resources).find(
      ([, { Properties: properties }]) => properties.RoleName === target,
    )?.[0];
    const role = resources[id ?? named ?? ""];
    if (!role) throw new NotExpressible("a policy is attached to a role of another stack");
    const attached = (role.Properties.ManagedPolicyArns ?? []) as unknown[];
    role.Properties.ManagedPolicyArns = [...attached, policyArn, ...((policyArns ?? []) as unknown[])].filter(
      (item) => item !== undefined,
    );
  }
}

function table({
  streamEnabled,
  streamViewType,
  hashKey,
  rangeKey,
  attributes,
  pointInTimeRecovery,
  name,
  serverSideEncryption: encryption,
  ...rest
}: Properties): Properties {
  if (Object.keys(rest).some((key) => /^(restore|importTable)/.test(key)))
    throw new NotExpressible("a template restores no table, and enables the stream of one that it imports");
  if (typeof streamEnabled === "object")
    throw new NotExpressible("a template's stream is specified or not; no switch can be unknown");
  const keys = [hashKey, rangeKey].filter((key) => key !== undefined);
  return {
    ...(upper(rest) as Properties),
    TableName: name,
    KeySchema: keys.map((key) => ({ AttributeName: key })),
    ...(attributes !== undefined && {
      AttributeDefinitions: (attributes as { name: string; type: string }[]).map((item) => ({
        AttributeName: item.name,
        AttributeType: item.type,
      })),
    }),
    ...(encryption !== undefined && {
      SSESpecification: { SSEEnabled: true, KMSMasterKeyId: (encryption as Properties).kmsKeyArn },
    }),
    ...(streamEnabled === true && { StreamSpecification: { StreamViewType: streamViewType } }),
    ...(pointInTimeRecovery !== undefined && {
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: (pointInTimeRecovery as Properties).enabled },
    }),
  };
}

/** In a template the table's own region is a replica as well. */
function globalTable({ replicas, ...values }: Properties): Properties {
  if (!Array.isArray(replicas)) throw new NotExpressible("a template's replicas are a list");
  const others = replicas as { regionName?: string; consistencyMode?: string }[];
  return {
    ...table(values),
    Replicas: ["us-east-1", ...others.map(({ regionName }) => regionName)].map((Region) => ({ Region })),
    ...(others.some(({ consistencyMode }) => consistencyMode === "STRONG") && { MultiRegionConsistency: "STRONG" }),
  };
}

/** A template has no default key policy, so it is written out here. */
function keyPolicy(policy: unknown): unknown {
  const root = { AWS: { "Fn::Sub": "arn:aws:iam::${AWS::AccountId}:root" } };
  const standard = { Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*", Principal: root }] };
  return policy === undefined ? standard : document(policy);
}

function pipe({ sourceParameters, ...values }: Properties): Properties {
  const { dynamodbStreamParameters: stream, ...others } = sourceParameters as Properties;
  return {
    ...(upper(values) as Properties),
    SourceParameters: { ...(upper(others) as Properties), DynamoDBStreamParameters: upper(stream) },
  };
}

function role({ name, inlinePolicies, managedPolicyArns, permissionsBoundary: boundary }: Properties): Properties {
  const computed = inlinePolicies !== undefined && !Array.isArray(inlinePolicies);
  return {
    ...(computed && { Policies: inlinePolicies }),
    RoleName: name,
    ...(boundary !== undefined && { PermissionsBoundary: boundary }),
    ...(managedPolicyArns !== undefined && { ManagedPolicyArns: managedPolicyArns }),
    ...(Array.isArray(inlinePolicies) && {
      Policies: (inlinePolicies as Properties[]).map(({ name: policyName, policy }) => ({
        PolicyName: policyName,
        PolicyDocument: document(policy),
      })),
    }),
  };
}

function mapping(values: Properties): Properties {
  const result = upper(values) as Properties;
  const onFailure = (values.destinationConfig as { onFailure?: Properties } | undefined)?.onFailure;
  if (onFailure?.destinationArn !== undefined) {
    result.DestinationConfig = { OnFailure: { Destination: onFailure.destinationArn } };
  }
  return result;
}

/** A policy's JSON as the object that a template has; anything else can't be written there. */
function document(policy: unknown): unknown {
  if (typeof policy !== "string") {
    const text = (policy as { "Fn::Sub"?: string } | undefined)?.["Fn::Sub"];
    return text === undefined ? policy : substituted(JSON.parse(text));
  }
  try {
    return JSON.parse(policy) as unknown;
  } catch {
    throw new NotExpressible("a template's policy document is an object; this one isn't JSON");
  }
}

/** Turns every string that contains an output into an `Fn::Sub`. */
function substituted(value: unknown): unknown {
  if (typeof value === "string") return /\$\{[A-Za-z]+[\w.]*\}/.test(value) ? { "Fn::Sub": value } : value;
  if (Array.isArray(value)) return value.map(substituted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, substituted(item)]));
}

function textOf(value: Computed): unknown {
  return value.render((source, name) => `\${${output(source, name)}}`);
}

/** Inputs with intrinsic functions in place of outputs. */
function rendered(value: unknown): unknown {
  if (value instanceof Computed) {
    const text = textOf(value);
    const [first, ...others] = value.parts;
    // Computed from several and equal to one of them: it is that one.
    if (first && others.length > 0 && text === textOf(first)) {
      return { "Fn::If": ["Undecided", rendered(first), others.map(rendered)[0]] };
    }
    const single = typeof text === "string" ? /^\$\{(\w+)(?:\.(\w+))?\}$/.exec(text) : null;
    if (single) return single[2] === undefined ? { Ref: single[1] } : { "Fn::GetAtt": [single[1], single[2]] };
    return typeof text === "string" ? { "Fn::Sub": text } : substituted(text);
  }
  if (isUnknown(value)) return { Ref: "Unknown" };
  if (Array.isArray(value)) return value.map(rendered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rendered(item)]));
}

/** `Orders.StreamArn`, or `Orders` for what Ref gives. */
function output(source: Handle, name: string): string {
  const id = logicalId(source);
  const type = source.resource.type;
  const isReference =
    /^(name|tableName|functionName|roleName|keyId|url|bucket)$/.test(name) ||
    /Alias|Version|[Pp]olicy:|Topic/.test(type);
  return isReference ? id : `${id}.${name.charAt(0).toUpperCase()}${name.slice(1)}`;
}

function upper(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upper);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) =>
        /^(Ref|Fn::)/.test(key)
          ? [key, item]
          : [key.charAt(0).toUpperCase() + key.slice(1), key === "policyDocument" ? item : upper(item)],
      ),
  );
}
