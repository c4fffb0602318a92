// Customers' KMS keys, and the resources that they encrypt.
import type { Index, Join } from "./join";
import type { Grant } from "./grant";
import { nameOf, shown } from "./names";
import type { Resource } from "./resource";
import { ownPolicies } from "./resource-policy";
import { list, read, text, UNKNOWN, type MaybeUnknown, type Value } from "./value";

/** A key in the stack. */
export interface KmsKey {
  resource: Resource;
  arn: MaybeUnknown<string | undefined>;
  keyId: MaybeUnknown<string | undefined>;
  /** The key's own policies; none for the default one, which leaves everything to IAM policies. */
  policies: Grant[];
  /** The grants on it in the stack. */
  grants: KeyGrant[];
}

/** Reads `aws:kms/key:Key` or `aws-native:kms:Key`. */
export function readKey(resource: Resource): KmsKey {
  const { props, inputs } = resource;
  const property = read(props, "policy") === undefined ? "keyPolicy" : "policy";
  const policy = read(props, property);
  // The provider fills the default policy in.
  const isDefault = policy === UNKNOWN && inputs !== undefined && !inputs.has("policy") && !inputs.has("keyPolicy");
  return {
    resource,
    arn: text(read(props, "arn")),
    keyId: text(read(props, "keyId")),
    policies: isDefault ? [] : ownPolicies(resource, policy, property),
    grants: [],
  };
}

/** Another name of a key. */
export interface KeyAlias {
  resource: Resource;
  name: MaybeUnknown<string | undefined>;
  arn: MaybeUnknown<string | undefined>;
  /** Id or ARN of the key. */
  target: MaybeUnknown<string | undefined>;
}

/** Reads `aws:kms/alias:Alias` or `aws-native:kms:Alias`. */
export function readKeyAlias(resource: Resource): KeyAlias {
  const { props } = resource;
  return {
    resource,
    name: text(read(props, "name") ?? read(props, "aliasName")),
    arn: text(read(props, "arn")),
    target: text(read(props, "targetKeyId")),
  };
}

/**
 * A grant on a key, which works alongside the key's policy:
 * https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
export interface KeyGrant {
  resource: Resource;
  keyId: MaybeUnknown<string | undefined>;
  /** ARN of the role that receives the grant. */
  grantee: MaybeUnknown<string | undefined>;
  /** Such as `Decrypt`. */
  operations: MaybeUnknown<Value[]>;
}

/** Reads `aws:kms/grant:Grant`. */
export function readKeyGrant(resource: Resource): KeyGrant {
  const { props } = resource;
  return {
    resource,
    keyId: text(read(props, "keyId")),
    grantee: text(read(props, "granteePrincipal")),
    operations: list(read(props, "operations")),
  };
}

/** The key that encrypts a resource. */
export interface Encryption {
  /** ARN of the key, with a star for each part that isn't known. */
  keyArn: string;
  /** The key for messages: `key "orders"`, or its ARN. */
  label: string;
  key: Join<KmsKey>;
}

/** The encryption by a customer's key, given by the value of this property; `undefined` for a key of AWS. */
export function encryptionOf(
  keys: Index<KmsKey>,
  resource: Resource,
  property: string,
  value: MaybeUnknown<string | undefined>,
): Encryption | undefined {
  if (value === undefined) return undefined;
  const key = keys.join(resource, property, value);
  // Unknown, and not computed from a key in the stack: the program may have left it out.
  if (value === UNKNOWN && key.candidates.length === 0) return undefined;
  const [only] = key.candidates;
  const arn = [value, only?.arn].find((text) => typeof text === "string" && text.startsWith("arn:"));
  const keyArn = typeof arn === "string" ? arn : "arn:*:kms:*:*:key/*";
  return { key, keyArn, label: only ? nameOf(only.resource) : `key ${shown(keyArn)}` };
}
