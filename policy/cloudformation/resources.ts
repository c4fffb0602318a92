// Converts the resources of a CloudFormation template for the graph, with the types and property names of Pulumi's
// aws-native provider: CloudFormation's own in another case.
import { shown } from "../graph/names";
import type { Resource } from "../graph/resource";
import { isObject, UNKNOWN } from "../graph/value";
import { UnusableInput } from "../unusable-input";
import { Evaluator } from "./intrinsics";
import type { Account } from "./outputs";
import { softenLiterals } from "./literal-arns";
import { expandServerless } from "./serverless";
import { checkTemplate, nestedIn, type TemplateResource } from "./template";

/**
 * The resources that exist after a deployment of the template.
 *
 * @param parameters Values of parameters, which override defaults; names that the template doesn't have are ignored.
 * @param options `withoutNested`: leaves out the resources of nested stacks, applications and modules. @default rejects
 * a template that has them
 * @throws UnusableInput if part of the template isn't supported.
 */
export function resourcesOfTemplate(
  document: Record<string, unknown>,
  parameters: Readonly<Record<string, unknown>> = {},
  { withoutNested = false } = {},
): Resource[] {
  const checked = checkTemplate(document);
  const [nested] = withoutNested ? [] : nestedIn(checked);
  if (nested !== undefined) {
    throw new UnusableInput(
      `can't be checked: its resource ${shown(nested)} is a nested stack, an application or a module, whose resources are in a file of their own`,
      "check that file separately, and this one with --without-nested",
    );
  }
  const template = expandServerless(checked);
  const evaluator = new Evaluator(template, parameters, accountIn(document));
  const built = new Map<string, Resource & { propertyDependencies: Record<string, Resource[]> }>();
  const uses = new Map<string, Map<string, Set<string>>>();
  for (const [id, resource] of Object.entries(template.Resources)) {
    if (resource.Condition !== undefined && evaluator.condition(resource.Condition) === false) continue;
    const used = new Map<string, Set<string>>();
    built.set(id, toResource(id, resource, evaluator, used));
    uses.set(id, used);
  }
  for (const [id, used] of uses) {
    const { propertyDependencies } = built.get(id) as { propertyDependencies: Record<string, Resource[]> };
    for (const [property, ids] of used) {
      propertyDependencies[property] = [...ids].flatMap((other) => built.get(other) ?? []);
    }
  }
  softenLiterals([...built.values()]);
  return [...built.values()];
}

function toResource(
  id: string,
  { Type: type, Properties: properties = {} }: TemplateResource,
  evaluator: Evaluator,
  uses: Map<string, Set<string>>,
) {
  const props: Record<string, unknown> = {};
  for (const [name, node] of Object.entries(properties)) {
    const used = new Set<string>();
    const value = shaped(name, evaluator.value(node, used, `${shown(name)} of its resource ${shown(id)}`));
    if (value === undefined) continue;
    props[lower(name)] = value;
    if (used.size > 0 || value === UNKNOWN) uses.set(lower(name), used);
  }
  const inputs = new Set(Object.keys(props));
  for (const [property, value] of Object.entries(outputs(id, type, evaluator))) props[property] ??= value;
  return { type: tokenOf(type), name: id, urn: id, props, propertyDependencies: {}, inputs };
}

/** `AWS::Lambda::EventSourceMapping` is `aws-native:lambda:EventSourceMapping` in Pulumi. */
function tokenOf(type: string): string {
  const [vendor, service = "", name = ""] = type.split("::");
  return vendor === "AWS" ? `aws-native:${service.toLowerCase()}:${name}` : `cloudformation:${type}`;
}

/**
 * The names by which other resources, and other templates, refer to this one. A stream is treated as new, as in a
 * preview.
 */
function outputs(id: string, type: string, evaluator: Evaluator): Record<string, unknown> {
  const unused = new Set<string>();
  const reference = () => evaluator.value({ Ref: id }, unused);
  const attribute = (name: string) => evaluator.value({ "Fn::GetAtt": [id, name] }, unused);
  switch (type) {
    case "AWS::DynamoDB::Table":
    case "AWS::DynamoDB::GlobalTable":
      return { tableName: reference(), arn: attribute("Arn"), streamArn: UNKNOWN };
    case "AWS::Lambda::Function":
      // A function without an ARN is a new one.
      return { functionName: reference(), arn: UNKNOWN };
    case "AWS::Lambda::Alias":
      return { aliasArn: reference() };
    case "AWS::Lambda::Version":
      return { functionArn: reference() };
    case "AWS::IAM::Role":
      return { roleName: reference(), arn: attribute("Arn") };
    case "AWS::IAM::ManagedPolicy":
      return { policyArn: reference() };
    case "AWS::SQS::Queue":
    case "AWS::S3::Bucket":
    case "AWS::Kinesis::Stream":
    case "AWS::KMS::Key":
    case "AWS::Logs::LogGroup":
      return { arn: attribute("Arn") };
    case "AWS::SNS::Topic":
      return { topicArn: reference() };
    default:
      return {};
  }
}

/** Properties that hold a document in a language of its own. */
const VERBATIM = /(^PolicyDocument|^AssumeRolePolicyDocument|^KeyPolicy|^RedrivePolicy|^Tags)$/;

function shaped(name: string, value: unknown): unknown {
  if (VERBATIM.test(name) || value === UNKNOWN) return value;
  if (Array.isArray(value)) return value.map((item) => shaped("", item));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [lower(key), shaped(key, item)]));
  }
  return typeof value === "string" ? coerced(name, value) : value;
}

/** CloudFormation also accepts numbers and booleans as strings. */
function coerced(name: string, value: string): unknown {
  if (/^(BatchSize|Maximum.*|ParallelizationFactor|TumblingWindowInSeconds)$/.test(name) && /^-?\d+$/.test(value)) {
    return Number(value);
  }
  // YAML 1.1, which CloudFormation reads, has more words for true and false.
  const isSwitch = /Enabled$|^Bisect/.test(name) && /^(true|false|yes|no|on|off)$/i.test(value);
  return isSwitch ? /^(true|yes|on)$/i.test(value) : value;
}

/** `StreamArn` is streamArn, `SSESpecification` sseSpecification, and `DynamoDBStreamParameters` dynamoDbStreamParameters. */
function lower(name: string): string {
  const first = name.replace(/^([A-Z]+(?=[A-Z][a-z])|[A-Z])/, (letters) => letters.toLowerCase());
  return first.replace(/DB(?=[A-Z])/g, "Db");
}

/** Where the template is deployed, if its literal ARNs show it. */
function accountIn(document: unknown): Account {
  const text = JSON.stringify(document);
  const [, partition = "aws"] = /"arn:(aws[\w-]*):/.exec(text) ?? [];
  const [, region = "<Region>"] = /"arn:[\w-]+:\w+:([a-z]{2}-[\w-]+-\d):/.exec(text) ?? [];
  const [, accountId = "<AccountId>"] = /"arn:[\w-]+:\w+:[\w-]*:(\d{12}):/.exec(text) ?? [];
  return { partition, region, accountId };
}
