// A stack as `terraform show -json` would print its plan, as far as a policy tool looks at it.
import type { PolicyResource } from "@pulumi/policy";
import { isObject, read, UNKNOWN, type Value } from "dynamodb-streams-policy/graph/value";

const TYPES: Record<string, string> = {
  "aws:dynamodb/table:Table": "aws_dynamodb_table",
  "aws:iam/role:Role": "aws_iam_role",
  "aws:iam/rolePolicy:RolePolicy": "aws_iam_role_policy",
  "aws:lambda/function:Function": "aws_lambda_function",
  "aws:lambda/eventSourceMapping:EventSourceMapping": "aws_lambda_event_source_mapping",
  "aws:s3/bucket:Bucket": "aws_s3_bucket",
};

/** The plan that creates these resources. Unknown values are left out, as Terraform does. */
export function terraformPlan(resources: readonly PolicyResource[]): object {
  const entries = resources.map(({ type, name, props }) => {
    const terraformType = TYPES[type];
    if (terraformType === undefined) throw new Error(`${type} has no name in Terraform: add it to TYPES`);
    const values: Record<string, unknown> = {};
    for (const key of Object.keys(props)) {
      const value = read(props, key);
      if (value !== UNKNOWN) values[snake(key)] = plain(value);
    }
    const identity = { address: `${terraformType}.${name}`, mode: "managed", type: terraformType, name };
    return { identity: { ...identity, provider_name: "registry.terraform.io/hashicorp/aws" }, values };
  });
  return {
    format_version: "1.2",
    terraform_version: "1.11.4",
    planned_values: {
      root_module: { resources: entries.map(({ identity, values }) => ({ ...identity, schema_version: 0, values })) },
    },
    resource_changes: entries.map(({ identity, values }) => ({
      ...identity,
      change: { actions: ["create"], before: null, after: values, after_unknown: {} },
    })),
    configuration: {
      root_module: {
        resources: entries.map(({ identity: { address, mode, type, name } }) => ({
          address,
          mode,
          type,
          name,
          expressions: {},
        })),
      },
    },
  };
}

function plain(value: Value): unknown {
  if (value === UNKNOWN) return undefined;
  if (Array.isArray(value)) return value.map(plain);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [snake(key), plain(item)]))
    : value;
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
