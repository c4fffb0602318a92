import type { Resource } from "./resource";
import { isObject, list, read, readInput, text, UNKNOWN, type MaybeUnknown, type Value } from "./value";

/** An IAM role, with the policies that it holds itself. */
export interface RoleProperties {
  resource: Resource;
  name: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
  /** Policy documents written into the role: text, or an object with unknown places. */
  inline: MaybeUnknown<Value[]>;
  /** ARNs of the managed policies that the role lists. */
  managed: MaybeUnknown<Value[]>;
}

/** Reads `aws:iam/role:Role` or `aws-native:iam:Role`. */
export function readRole(resource: Resource): RoleProperties {
  const { props } = resource;
  const policies = list(readInput(resource, "inlinePolicies") ?? read(props, "policies"));
  return {
    resource,
    name: text(read(props, "name") ?? read(props, "roleName")),
    arn: text(read(props, "arn")),
    inline:
      policies === UNKNOWN
        ? UNKNOWN
        : policies.map((item) => (isObject(item) ? (item.policy ?? item.policyDocument) : item)),
    managed: list(readInput(resource, "managedPolicyArns")),
  };
}

/** A policy document of its own, and the roles that it says it belongs to. */
export interface PolicyProperties {
  resource: Resource;
  arn: MaybeUnknown<string | undefined>;
  document: Value;
  /** The property that names roles, and its values. */
  roles: { property: string; values: MaybeUnknown<Value[]> };
}

/** Reads a `RolePolicy`, a `Policy` or a `ManagedPolicy` of either provider. */
export function readPolicy(resource: Resource): PolicyProperties {
  const { props } = resource;
  const property = ["role", "roleName", "roles"].find((key) => read(props, key) !== undefined) ?? "roles";
  const value = read(props, property);
  return {
    resource,
    arn: text(read(props, "arn") ?? read(props, "policyArn")),
    document: read(props, "policy") ?? read(props, "policyDocument"),
    roles: { property, values: typeof value === "string" ? [value] : list(value) },
  };
}

/** The attachment of managed policies to roles. */
export interface Attachment {
  resource: Resource;
  /** The property that names roles, and its values. */
  roles: { property: string; values: MaybeUnknown<Value[]> };
  /** The property that names policies, and their ARNs. */
  policies: { property: string; values: MaybeUnknown<Value[]> };
}

/** Reads `RolePolicyAttachment`, `PolicyAttachment` or `RolePolicyAttachmentsExclusive` of `aws:iam`. */
export function readAttachment(resource: Resource): Attachment {
  const pick = (...keys: string[]): Attachment["roles"] => {
    const property = keys.find((key) => read(resource.props, key) !== undefined) ?? (keys[0] as string);
    const value = read(resource.props, property);
    return { property, values: typeof value === "string" ? [value] : list(value) };
  };
  return { resource, roles: pick("role", "roleName", "roles"), policies: pick("policyArn", "policyArns") };
}
