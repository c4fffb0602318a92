// The principals of a statement in a resource's own policy:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import { arnEnd } from "../graph/arn-end";
import type { Role } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { anyOf, not, type Answer } from "./answer";
import type { Statement } from "./document";

/** Whether a statement of a resource's policy applies to this role. */
export function concernsRole({ principals, exceptPrincipals, effect }: Statement, role: Role): Answer {
  const named = anyOf(principals, (principal) => isRole(principal, role, effect));
  return exceptPrincipals ? not(named) : named;
}

/** An account's ARN or number. */
const ACCOUNT = /:root$|^\d{12}$/;

const ROLE = /^arn:[^:]*:iam::([^:]*):role\/.+$/;

function isRole(principal: MaybeUnknown<string>, role: Role, effect: Statement["effect"]): Answer {
  if (principal === UNKNOWN) return "maybe";
  if (principal === "*") return "yes";
  // An Allow for an account leaves the decision to IAM policies; a Deny for an account applies to all its roles.
  if (ACCOUNT.test(principal)) return effect === "Deny" ? "maybe" : "no";
  // A session of a role, or the role by its unique id.
  if (!ROLE.test(principal)) return /:assumed-role\/|^AROA/.test(principal) ? "maybe" : "no";
  return isArnOf(role, principal);
}

/** Whether an ARN is that of the role; `maybe` if only the account is unknown. */
export function isArnOf({ arn: roleArn, arnEnd: roleArnEnd }: Role, arn: string): Answer {
  if (roleArn === arn) return "yes";
  if (typeof roleArn !== "string") return roleArnEnd === undefined || roleArnEnd === arnEnd(arn) ? "maybe" : "no";
  // A template doesn't know its account.
  const isOpen = [roleArn, arn].some((item) => !/^\d{12}$/.test(ROLE.exec(item)?.[1] ?? ""));
  return isOpen && arnEnd(roleArn) === arnEnd(arn) ? "maybe" : "no";
}
