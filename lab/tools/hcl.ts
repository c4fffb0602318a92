// The Terraform side of a stack: the note's configuration, as JSON.
import {
  handlerEnvironment,
  mappingInputs,
  rolePolicy,
  tableInputs,
  TRUST_LAMBDA,
  type Names,
  type Stack,
} from "../model/stack";

/** The types of the lab's resources; each has its part's name. */
export const TYPES = {
  table: "aws_dynamodb_table",
  role: "aws_iam_role",
  policy: "aws_iam_role_policy",
  function: "aws_lambda_function",
  permission: "aws_lambda_permission",
  mapping: "aws_lambda_event_source_mapping",
} as const;

/** Address of a part's resource in the configuration. */
export const address = (part: keyof typeof TYPES): string => `${TYPES[part]}.${part}`;

const attribute = (part: keyof typeof TYPES, name: string): string => `\${${address(part)}.${name}}`;

/**
 * A stack as `main.tf.json`.
 *
 * @param provider settings of the AWS provider.
 * @param providerVersion exact version of hashicorp/aws.
 */
export function terraformJson(
  stack: Stack,
  names: Names,
  provider: Record<string, unknown>,
  providerVersion: string,
): string {
  const policy = rolePolicy(stack);
  const resources: Partial<Record<keyof typeof TYPES, object>> = {
    table: {
      name: names.table,
      hash_key: "id",
      attribute: [{ name: "id", type: "S" }],
      ...snakeCase(tableInputs(stack.table, names)),
    },
    role: { name: names.role, assume_role_policy: literal(TRUST_LAMBDA) },
    function: {
      filename: names.zip,
      function_name: names.function,
      role: attribute("role", "arn"),
      handler: "index.handler",
      source_code_hash: `\${filebase64sha256(${JSON.stringify(names.zip)})}`,
      runtime: stack.function.runtime,
      environment: [{ variables: { ...handlerEnvironment(stack, names), TABLE_NAME: attribute("table", "name") } }],
    },
  };
  if (policy !== undefined)
    resources.policy = { name: "read-stream", role: attribute("role", "id"), policy: literal(policy) };
  if (stack.permission) {
    resources.permission = {
      statement_id: "AllowExecutionFromDynamoDB",
      action: "lambda:InvokeFunction",
      function_name: attribute("function", "arn"),
      principal: "dynamodb.amazonaws.com",
      source_arn: attribute("table", "stream_arn"),
    };
  }
  if (stack.mapping) {
    resources.mapping = {
      event_source_arn: attribute("table", "stream_arn"),
      function_name: attribute("function", "arn"),
      ...snakeCase(mappingInputs(stack.mapping, names)),
      ...(policy === undefined ? {} : { depends_on: [address("policy")] }),
    };
  }
  return JSON.stringify(
    {
      terraform: { required_providers: { aws: { source: "hashicorp/aws", version: providerVersion } } },
      provider: { aws: provider },
      resource: Object.fromEntries(
        Object.entries(resources).map(([part, body]) => [TYPES[part as keyof typeof TYPES], { [part]: body }]),
      ),
    },
    null,
    2,
  );
}

/** Blocks that Terraform names in the singular. */
const BLOCKS: { [name: string]: string } = { filters: "filter", replicas: "replica" };

/** Keys in snake_case, all the way down. */
function snakeCase(value: unknown): object {
  const walk = (item: unknown): unknown => {
    if (Array.isArray(item)) return item.map(walk);
    if (item === null || typeof item !== "object") return typeof item === "string" ? literal(item) : item;
    return Object.fromEntries(
      Object.entries(item)
        .filter(([, inner]) => inner !== undefined)
        .map(([name, inner]) => [
          BLOCKS[name] ?? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          walk(inner),
        ]),
    );
  };
  return walk(value) as object;
}

/** Text that Terraform must not read as a template. */
const literal = (text: string): string => text.replace(/[$%](?=\{)/g, "$&$&");
