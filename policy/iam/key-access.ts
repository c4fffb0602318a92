// May a role use a key? By its own policies or by the key's: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
import type { Encryption } from "../graph/encryption";
import type { Role } from "../graph/model";
import { UNKNOWN, type Value } from "../graph/value";
import { access, coversAction, type Access } from "./access";
import { parseDocument } from "./document";

/** Whether the role may call this action on the key. */
export function keyAccess(role: Role, action: string, { key, keyArn }: Encryption): Access {
  const byIdentity = access(role, action, keyArn);
  if (byIdentity.answer !== "no") return byIdentity;
  // The policy of a key that isn't in this stack may name the role, and so may a grant.
  const [only, ...others] = key.candidates;
  const mayByKey = !only || others.length > 0 || keyPolicyMayAllow(only.policy, action);
  return { answer: mayByKey ? "maybe" : "no", doubts: [] };
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
