// May a role use a key? By its own policies or by the key's: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
import type { Encryption, KeyGrant } from "../graph/encryption";
import type { Role } from "../graph/model";
import { UNKNOWN, type Value } from "../graph/value";
import { access, coversAction, type Access } from "./access";
import { anyOf, both, either, type Answer } from "./answer";
import { parseDocument } from "./document";

/** Whether the role may call this action on the key. */
export function keyAccess(role: Role, action: string, { key, keyArn }: Encryption): Access {
  const byIdentity = access(role, action, keyArn);
  if (byIdentity.answer === "yes") return byIdentity;
  // The policy of a key that isn't in this stack may name the role, and so may a grant.
  const [only, ...others] = key.candidates;
  const isCertain = only !== undefined && others.length === 0;
  const byGrant = isCertain ? anyOf(only.grants, (grant) => grantAllows(grant, role, action)) : "maybe";
  if (byGrant === "yes") return { answer: "yes", doubts: [] };
  if (byIdentity.answer === "maybe") return byIdentity;
  const byPolicy = !isCertain || keyPolicyMayAllow(only.policy, action) ? "maybe" : "no";
  return { answer: either(byGrant, byPolicy), doubts: [] };
}

/** Whether a grant on the key is one of this action to this role. */
function grantAllows({ resource, grantee, operations }: KeyGrant, role: Role, action: string): Answer {
  const operation = action.replace("kms:", "");
  const named = operations === UNKNOWN ? "maybe" : operations.includes(operation) ? "yes" : "no";
  if (grantee !== UNKNOWN && role.arn !== UNKNOWN) return both(named, grantee === role.arn ? "yes" : "no");
  const origins = resource.propertyDependencies.granteePrincipal ?? [];
  if (origins.length === 0) return both(named, "maybe");
  return both(named, origins.some(({ urn }) => urn === role.resource.urn) ? "yes" : "no");
}

/**
 * Whether the key's own policy allows the action to somebody other than the account as a whole, which may be the role. The
 * default policy leaves everything to IAM policies.
 */
function keyPolicyMayAllow(policy: Value, action: string): boolean {
  const document = parseDocument(policy, "resource");
  if (document === UNKNOWN) return true;
  return document.statements.some(
    ({ effect, actions, principals }) =>
      effect === "Allow" &&
      actions.some((pattern) => coversAction(pattern, action) !== "no") &&
      principals.some((principal) => principal === UNKNOWN || !/(:root|^\d{12}|\.amazonaws\.com)$/.test(principal)),
  );
}
