import { expectedEnd } from "./arn-end";
import type { Resource } from "./resource";
import {
  isObject,
  list,
  nonEmpty,
  oneOrMany,
  read,
  readInput,
  text,
  UNKNOWN,
  type MaybeUnknown,
  type Value,
} from "./value";

/** An IAM role, with its own policies. */
export interface RoleProperties {
  resource: Resource;
  name: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
  /** The end that the ARN will have, until it is known: `iam:role/orders`. */
  arnEnd: string | undefined;
  /** Policy documents written into the role: a string, or an object with unknown places. */
  inline: MaybeUnknown<Value[]>;
  /** ARNs of the managed policies that the role lists. */
  managed: MaybeUnknown<Value[]>;
  /** ARN of its permissions boundary. */
  permissionsBoundary: MaybeUnknown<string | undefined>;
}

/** Reads `aws:iam/role:Role` or `aws-native:iam:Role`. */
export function readRole(resource: Resource): RoleProperties {
  const { props } = resource;
  const policies = list(readInput(resource, "inlinePolicies") ?? read(props, "policies"));
  const name = text(read(props, "name") ?? read(props, "roleName"));
  const arn = text(read(props, "arn"));
  return {
    resource,
    name,
    arn,
    arnEnd: expectedEnd(arn, "iam:role", text(readInput(resource, "path") ?? "/"), name),
    inline: policies === UNKNOWN ? UNKNOWN : policies.flatMap(inlineDocument),
    managed: list(readInput(resource, "managedPolicyArns")),
    permissionsBoundary: nonEmpty(readInput(resource, "permissionsBoundary")),
  };
}

/** An entry without a document, as in `[{}]`, is the provider's notation for no inline policies. */
function inlineDocument(entry: Value): Value[] {
  if (!isObject(entry)) return [entry];
  const document = entry.policy ?? entry.policyDocument;
  return document ? [document] : [];
}

/** The property that names resources of one kind, and its values. */
export interface Reference {
  property: string;
  values: MaybeUnknown<Value[]>;
}

/** A policy declared separately, and the roles that it names. */
export interface PolicyProperties {
  resource: Resource;
  name: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
  /** The end that the ARN of a managed policy will have, until it is known: `iam:policy/read-orders`. */
  arnEnd: string | undefined;
  document: Value;
  /** The property that carries the document. */
  documentProperty: string;
  roles: Reference;
}

/** Reads a `RolePolicy`, a `Policy` or a `ManagedPolicy` of either provider. */
export function readPolicy(resource: Resource): PolicyProperties {
  const { props } = resource;
  const documentProperty = read(props, "policy") === undefined ? "policyDocument" : "policy";
  const arn = text(read(props, "arn") ?? read(props, "policyArn"));
  const name = text(read(props, "name") ?? read(props, "managedPolicyName"));
  return {
    resource,
    name,
    arn,
    arnEnd: expectedEnd(arn, "iam:policy", text(readInput(resource, "path") ?? "/"), name),
    document: read(props, documentProperty),
    documentProperty,
    roles: reference(resource, "role", "roleName", "roles"),
  };
}

/** The attachment of managed policies to roles. */
export interface Attachment {
  resource: Resource;
  roles: Reference;
  policies: Reference;
}

/** Reads `RolePolicyAttachment`, `PolicyAttachment` or `RolePolicyAttachmentsExclusive` of `aws:iam`. */
export function readAttachment(resource: Resource): Attachment {
  return {
    resource,
    roles: reference(resource, "role", "roleName", "roles"),
    policies: reference(resource, "policyArn", "policyArns"),
  };
}

/** A complete list of a role's inline policies; the policies themselves are separate resources, here or elsewhere. */
export interface PolicyList {
  resource: Resource;
  roles: Reference;
  /** The policies' names. */
  names: MaybeUnknown<Value[]>;
}

/** Reads `aws:iam/rolePoliciesExclusive:RolePoliciesExclusive`. */
export function readPolicyList(resource: Resource): PolicyList {
  return { resource, roles: reference(resource, "roleName"), names: list(read(resource.props, "policyNames")) };
}

/** The first of these properties that is set, and its values. */
export function reference({ props }: Resource, ...keys: [string, ...string[]]): Reference {
  const property = keys.find((key) => read(props, key) !== undefined) ?? keys[0];
  return { property, values: oneOrMany(read(props, property)) };
}
