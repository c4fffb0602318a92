// Whom a statement of a resource's own policy is about: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { Role } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { anyOf, not, type Answer } from "./answer";
import type { Statement } from "./document";

/** Whether a statement of a resource's policy is about this role. */
export function concernsRole({ principals, exceptPrincipals, effect }: Statement, { arn }: Role): Answer {
  const named = anyOf(principals, (principal) => isRole(principal, arn, effect));
  return exceptPrincipals ? not(named) : named;
}

/** An account's ARN or number. */
const ACCOUNT = /:root$|^\d{12}$/;

const ROLE = /^arn:[^:]*:iam::([^:]*):(role\/.*)$/;

function isRole(principal: MaybeUnknown<string>, role: Role["arn"], effect: Statement["effect"]): Answer {
  if (principal === UNKNOWN) return "maybe";
  if (principal === "*" || principal === role) return "yes";
  // An account that is allowed something leaves it to IAM policies; one that is denied it is denied with all its roles.
  if (ACCOUNT.test(principal)) return effect === "Deny" ? "maybe" : "no";
  const [, account, name] = ROLE.exec(principal) ?? [];
  // A session of a role, or the role by its unique id.
  if (name === undefined) return /:assumed-role\/|^AROA/.test(principal) ? "maybe" : "no";
  if (typeof role !== "string") return "maybe";
  const [, ownAccount, ownName] = ROLE.exec(role) ?? [];
  // A template doesn't know its account.
  return name === ownName && (isOpen(account) || isOpen(ownAccount)) ? "maybe" : "no";
}

function isOpen(account: string | undefined): boolean {
  return account === undefined || !/^\d{12}$/.test(account);
}
