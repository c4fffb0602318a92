// A test stack as `terraform show -json` prints its plan.
import type { Expressions, Plan, ResourceChange } from "../../terraform/plan-format";
import { Computed, type Declaration, type TestStack } from "../stack";
import { isUnknown, NotExpressible } from "./form";

/** Terraform's types of the provider that Terraform shares with Pulumi's aws; aws-native has types of its own. */
const TYPES: Readonly<Record<string, string>> = {
  "aws:dynamodb/table:Table": "aws_dynamodb_table",
  "aws:dynamodb/tableReplica:TableReplica": "aws_dynamodb_table_replica",
  "aws:dynamodb/resourcePolicy:ResourcePolicy": "aws_dynamodb_resource_policy",
  "aws:iam/policy:Policy": "aws_iam_policy",
  "aws:iam/policyAttachment:PolicyAttachment": "aws_iam_policy_attachment",
  "aws:iam/role:Role": "aws_iam_role",
  "aws:iam/rolePoliciesExclusive:RolePoliciesExclusive": "aws_iam_role_policies_exclusive",
  "aws:iam/rolePolicy:RolePolicy": "aws_iam_role_policy",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "aws_iam_role_policy_attachment",
  "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive": "aws_iam_role_policy_attachments_exclusive",
  "aws:kinesis/stream:Stream": "aws_kinesis_stream",
  "aws:kms/alias:Alias": "aws_kms_alias",
  "aws:kms/grant:Grant": "aws_kms_grant",
  "aws:kms/key:Key": "aws_kms_key",
  "aws:kms/keyPolicy:KeyPolicy": "aws_kms_key_policy",
  "aws:lambda/alias:Alias": "aws_lambda_alias",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "aws_lambda_event_source_mapping",
  "aws:lambda/function:Function": "aws_lambda_function",
  "aws:lambda/permission:Permission": "aws_lambda_permission",
  "aws:pipes/pipe:Pipe": "aws_pipes_pipe",
  "aws:s3/bucket:Bucket": "aws_s3_bucket",
  "aws:s3/bucketPolicy:BucketPolicy": "aws_s3_bucket_policy",
  "aws:sns/topic:Topic": "aws_sns_topic",
  "aws:sns/topicPolicy:TopicPolicy": "aws_sns_topic_policy",
  "aws:sqs/queue:Queue": "aws_sqs_queue",
  "aws:sqs/queuePolicy:QueuePolicy": "aws_sqs_queue_policy",
  "aws:ssm/parameter:Parameter": "aws_ssm_parameter",
};

const ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  aws_dynamodb_table: { attributes: "attribute", replicas: "replica" },
  aws_iam_role: { inlinePolicies: "inline_policy" },
  aws_lambda_function: { name: "function_name" },
  aws_lambda_permission: { function: "function_name" },
};

/** @throws NotExpressible if the stack has something that Terraform's provider doesn't. */
export function terraformPlan(stack: TestStack): Plan {
  const changes = stack.declarations.map((declaration) => changeOf(declaration, stack));
  const resources = stack.declarations.map((declaration) => {
    const expressions: Expressions = {};
    for (const [name, value] of Object.entries(declaration.inputs)) {
      if (value !== undefined) expressions[argumentName(typeOf(declaration), name)] = expressionOf(value);
    }
    return {
      mode: "managed" as const,
      type: typeOf(declaration),
      name: label(declaration.name),
      provider_config_key: providerOf(declaration),
      expressions,
    };
  });
  return { format_version: "1.2", resource_changes: changes, configuration: { root_module: { resources } } };
}

/** The stack's own name of the resource at an address. */
export function nameAt(stack: TestStack, address: string): string {
  const found = stack.declarations.find((declaration) => addressOf(declaration) === address);
  return found?.name ?? address;
}

function changeOf(declaration: Declaration, { phase }: TestStack): ResourceChange {
  const type = typeOf(declaration);
  const after: Record<string, unknown> = {};
  const after_unknown: Record<string, unknown> = {};
  for (const [name, value] of Object.entries({ ...declaration.outputs, ...declaration.inputs })) {
    const argument = argumentName(type, name);
    const isInput = declaration.inputs[name] !== undefined;
    const unknown = !isInput && phase === "preview" && name in declaration.outputs;
    const [known, marks] = split(isInput ? value : unknown ? undefined : declaration.outputs[name], phase, argument);
    if (known !== undefined) after[argument] = known;
    if (unknown || marks !== false) after_unknown[argument] = unknown ? true : marks;
  }
  const name = label(declaration.name);
  return {
    address: `${type}.${name}`,
    mode: "managed",
    type,
    name,
    change: { actions: ["create"], after, after_unknown },
  };
}

/** A value and, in the same shape, marks for its unknown parts. */
function split(value: unknown, phase: TestStack["phase"], argument: string): [known: unknown, unknown: unknown] {
  if (value instanceof Computed)
    return phase === "preview" ? [undefined, true] : split(value.compute(), phase, argument);
  if (isUnknown(value)) return [undefined, true];
  if (Array.isArray(value)) {
    const items = value.map((item) => split(item, phase, ""));
    return [items.map(([known]) => known ?? null), items.map(([, unknown]) => unknown)];
  }
  if (typeof value !== "object" || value === null) return [value, false];
  const known: Record<string, unknown> = {};
  const unknown: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    const inner = snake(name === "filters" ? "filter" : name);
    [known[inner], unknown[inner]] = split(item, phase, inner);
  }
  // A block that occurs at most once is a list.
  return argument === "" || argument === "tags" ? [known, unknown] : [[known], [unknown]];
}

function expressionOf(value: unknown): Expressions[string] {
  const references = referencesOf(value);
  return references.length > 0 || hasUnknown(value) ? { references } : { constant_value: null };
}

function referencesOf(value: unknown): string[] {
  if (value instanceof Computed) {
    return value.sources.flatMap(({ resource: { type, name } }) => {
      const address = `${TYPES[type] ?? type}.${label(name)}`;
      return [`${address}.id`, address];
    });
  }
  if (isUnknown(value)) return ["local.elsewhere"];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(referencesOf) : [];
}

function hasUnknown(value: unknown): boolean {
  return isUnknown(value) || (typeof value === "object" && value !== null && Object.values(value).some(hasUnknown));
}

/** A provider of its own is an alias in Terraform. */
function providerOf({ handle }: Declaration): string {
  const { provider } = handle.resource;
  return provider ? `aws.${provider.name}` : "aws";
}

function typeOf({ type }: Declaration): string {
  const known = TYPES[type];
  if (known === undefined) throw new NotExpressible(`Terraform's aws provider has no ${type}`);
  return known;
}

function addressOf(declaration: Declaration): string {
  return `${typeOf(declaration)}.${label(declaration.name)}`;
}

const label = (name: string): string => name.replace(/[^\w-]/g, "_");

function argumentName(type: string, name: string): string {
  return ARGUMENTS[type]?.[name] ?? snake(name);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
