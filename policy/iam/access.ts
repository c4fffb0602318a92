// May a role do this? By its policies in the stack; boundaries and service control policies are not seen.
import type { Grant, Role } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { parseDocument, type Statement } from "./document";
import { managedStatements } from "./managed";
import { any, both, coversAction, coversArn, not, type Answer } from "./match";

const cache = new WeakMap<Grant, { statements: MaybeUnknown<Statement[]> }>();

/** The statements of a grant, parsed once; `UNKNOWN` where its document is, or where it is somebody else's policy. */
export function statementsOf(grant: Grant): MaybeUnknown<Statement[]> {
  let entry = cache.get(grant);
  if (!entry) {
    const managed = grant.managedArn === undefined ? undefined : managedStatements(grant.managedArn);
    entry = { statements: managed ?? parseDocument(grant.document) };
    cache.set(grant, entry);
  }
  return entry.statements;
}

/** Whether a statement speaks of this action on this resource. */
function concerns(statement: Statement, action: string, arn: string): Answer {
  const named = any(statement.actions.map((pattern) => coversAction(pattern, action)));
  const onResource = any(statement.resources.map((pattern) => coversArn(pattern, arn)));
  const answer = both(
    statement.exceptActions ? not(named) : named,
    statement.exceptResources ? not(onResource) : onResource,
  );
  return statement.conditional ? both(answer, "maybe") : answer;
}

/** Whether the role may do this; `maybe` where an unknown, a condition or a policy from elsewhere decides. */
export function allows(role: Role, action: string, arn: string): Answer {
  let allowed: Answer = "no";
  let denied: Answer = "no";
  for (const grant of role.grants) {
    const statements = statementsOf(grant);
    if (statements === UNKNOWN) {
      allowed = any([allowed, "maybe"]);
      continue;
    }
    for (const statement of statements) {
      const answer = concerns(statement, action, arn);
      if (statement.effect === "Deny") denied = any([denied, answer]);
      else allowed = any([allowed, answer]);
    }
  }
  return both(allowed, not(denied));
}

/** The grants that can't be looked into, for messages: `policy "read-orders" (known after the update)`. */
export function opaque(role: Role): string[] {
  return role.grants
    .filter((grant) => statementsOf(grant) === UNKNOWN)
    .map(({ label, managedArn }) =>
      managedArn ? `${label} (not in this stack)` : `${label} (known after the update)`,
    );
}
