// May a role use a key? By its own policies, by the key's, or by a grant: https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
import type { Encryption, KeyGrant } from "../graph/encryption";
import type { Role } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { access, type Access } from "./access";
import { anyOf, both, type Answer } from "./answer";

/** Whether the role may call this action on the key. */
export function keyAccess(role: Role, action: string, { key, keyArn }: Encryption): Access {
  const [only, ...others] = key.candidates;
  const isCertain = only !== undefined && others.length === 0;
  const found = access(role, action, keyArn, isCertain ? only.policies : []);
  // No grant helps against a Deny, or against a boundary.
  if (found.answer === "yes" || found.lacks.some(({ kind }) => kind !== "allow")) return found;
  // The policy of a key that isn't in this stack may name the role, and so may a grant.
  const byGrant = isCertain ? anyOf(only.grants, (grant) => grantAllows(grant, role, action)) : "maybe";
  if (byGrant === "yes" && !found.doubts.some(({ against }) => against))
    return { answer: "yes", doubts: [], lacks: [] };
  return byGrant === "no" || found.answer === "maybe" ? found : { answer: "maybe", doubts: [], lacks: [] };
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
