// Is a role allowed to use a key? By its own policies, by the key's policy, or by a grant:
// https://docs.aws.amazon.com/kms/latest/developerguide/control-access.html
import type { Encryption, KeyGrant } from "../graph/encryption";
import type { Role } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { nameOf } from "../graph/names";
import { access, type Access, type Doubt } from "./access";
import { both, type Answer } from "./answer";
import { isArnOf } from "./principal";

/** Whether the role is allowed to call this action on the key. */
export function keyAccess(role: Role, action: string, { key, keyArn, label }: Encryption): Access {
  const [only, ...others] = key.candidates;
  const isCertain = only !== undefined && others.length === 0;
  const found = access(role, action, keyArn, isCertain ? only.policies : []);
  // A grant overrides neither a Deny nor a boundary.
  if (found.answer === "yes" || found.lacks.some(({ kind }) => kind !== "allow")) return found;
  if (!isCertain) {
    // The policy of a key outside this stack may name the role, and so may a grant.
    const doubt: Doubt = { label: `the policy of ${label}`, reason: key.undecided ? "unknown" : "unseen" };
    return { answer: "maybe", doubts: [...found.doubts, doubt], lacks: [] };
  }
  const answers = only.grants.map((grant) => ({ grant, answer: grantAllows(grant, role, action) }));
  if (answers.some(({ answer }) => answer === "yes") && !found.doubts.some(({ against }) => against))
    return { answer: "yes", doubts: [], lacks: [] };
  const open = answers.filter(({ answer }) => answer === "maybe");
  if (open.length === 0) return found;
  const doubts = open.map(({ grant }): Doubt => ({ label: nameOf(grant.resource), reason: "unknown" }));
  return { answer: "maybe", doubts: [...found.doubts, ...doubts], lacks: [] };
}

/** Whether a grant on the key allows this action to this role. */
function grantAllows({ resource, grantee, operations }: KeyGrant, role: Role, action: string): Answer {
  const operation = action.replace("kms:", "");
  const named = operations === UNKNOWN ? "maybe" : operations.includes(operation) ? "yes" : "no";
  if (typeof grantee === "string") return both(named, isArnOf(role, grantee));
  const origins = resource.propertyDependencies.granteePrincipal ?? [];
  if (origins.length === 0) return both(named, "maybe");
  return both(named, origins.some(({ urn }) => urn === role.resource.urn) ? "yes" : "no");
}
