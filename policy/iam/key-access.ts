// May a role use a key? By its own policies or by the key's: https://docs.aws.amazon.com/kms/latest/developerguide/key-policies.html
import type { Encryption } from "../graph/encryption";
import type { Role } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { access, coversAction, type Access } from "./access";
import { anyOf, type Answer } from "./answer";
import { parseDocument } from "./document";

/** Whether the role may call this action on the key. */
export function keyAccess(role: Role, action: string, { key, keyArn }: Encryption): Access {
  const byIdentity = access(role, action, keyArn);
  if (byIdentity.answer !== "no") return byIdentity;
  // The policy of a key that isn't in this stack may name the role, and so may a grant.
  const byKey =
    key.candidates.length === 1 ? anyOf(key.candidates, ({ policy }) => keyPolicyAllows(policy, action)) : "maybe";
  return { answer: byKey, doubts: [] };
}

/** Whether the key's own policy allows the action to somebody other than the account as a whole, which may be the role. */
function keyPolicyAllows(policy: Parameters<typeof parseDocument>[0], action: string): Answer {
  // The default policy leaves everything to IAM policies.
  if (policy === undefined || policy === null || policy === "") return "no";
  const document = parseDocument(policy, "resource");
  if (document === UNKNOWN) return "maybe";
  const names = document.statements.filter(
    ({ effect, actions, principals }) =>
      effect === "Allow" &&
      actions.some((pattern) => coversAction(pattern, action) !== "no") &&
      principals.some((principal) => principal === UNKNOWN || !/(:root|^\d{12}|\.amazonaws\.com)$/.test(principal)),
  );
  return names.length > 0 ? "maybe" : "no";
}
