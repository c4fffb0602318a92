// Is a role allowed to call an action? Decided by its policies and its boundary in the stack, and by the policies that
// the resource carries. Service control policies aren't visible:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { Grant } from "../graph/grant";
import type { Role } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { anyOf, both, either, not, type Answer } from "./answer";
import { parseDocument, type Document, type Statement } from "./document";
import { managedDocument } from "./managed";
import { coversArn, hasWildcard, matches } from "./pattern";
import { concernsRole } from "./principal";

const cache = new WeakMap<Grant, { document: MaybeUnknown<Document> }>();

/** The document of a grant, parsed once; `UNKNOWN` if it is unknown, or if the policy is defined elsewhere. */
export function parsedDocument(grant: Grant): MaybeUnknown<Document> {
  let entry = cache.get(grant);
  if (!entry) {
    const managed = grant.managedArn === undefined ? undefined : managedDocument(grant.managedArn);
    entry = { document: managed ?? parseDocument(grant.document, grant.kind) };
    cache.set(grant, entry);
  }
  return entry.document;
}

/** Whether an action pattern, in lower case, covers an action. */
export function coversAction(pattern: MaybeUnknown<string>, action: string): Answer {
  if (pattern === UNKNOWN) return "maybe";
  const wanted = lowerCase(action);
  if (pattern === wanted || pattern === "*") return "yes";
  return hasWildcard(pattern) && matches(pattern, wanted) ? "yes" : "no";
}

let lastAction = { action: "", lower: "" };

/** One action is compared with many patterns in a row. */
function lowerCase(action: string): string {
  if (lastAction.action !== action) lastAction = { action, lower: action.toLowerCase() };
  return lastAction.lower;
}

/** Whether a statement is about this action, on any resource. */
function concernsAction({ actions, exceptActions }: Statement, action: string): Answer {
  const named = anyOf(actions, (pattern) => coversAction(pattern, action));
  return exceptActions ? not(named) : named;
}

/** Whether a statement is about this resource, whatever the action. */
function concernsResource({ resources, exceptResources, conditional }: Statement, arn: string): Answer {
  const named = anyOf(resources, (pattern) => coversArn(pattern, arn));
  const answer = exceptResources ? not(named) : named;
  return conditional ? both(answer, "maybe") : answer;
}

/** Why it is undecided whether a role is allowed to call an action. */
export interface Doubt {
  /** The name of the doubtful policy in messages: `policy "read-orders"`. */
  label: string;
  /** The policy, if it is in this stack or attached to the role. */
  grant?: Grant;
  /**
   * - `unknown`: the document is known after the update.
   * - `open`: the document may be about this resource or another; the update decides.
   * - `elsewhere`: a managed policy that is neither in the stack nor one of AWS's known ones.
   * - `conditional`: a condition or a policy variable, which isn't evaluated.
   * - `unseen`: a policy that a resource of another stack carries.
   */
  reason: "unknown" | "open" | "elsewhere" | "conditional" | "unseen";
  /** Whether the doubtful statement takes permissions away: a Deny, or an exception by NotResource. */
  against?: boolean;
}

/** What a role lacks: an Allow, the removal of a Deny, or an Allow in its permissions boundary. */
export type Lack = { kind: "allow" } | { kind: "deny" | "boundary"; grant: Grant };

export interface Access {
  answer: Answer;
  /** If the answer is `maybe`. */
  doubts: readonly Doubt[];
  /** If the answer is `no`. */
  lacks: readonly Lack[];
}

/** Whether the role is allowed to call this action on this resource, which may carry policies of its own. */
export function access(role: Role, action: string, arn: string, carried: readonly Grant[] = []): Access {
  return accesses(role, [action], arn, carried)[0] as Access;
}

/** The state of one action while the grants are read. */
interface Reading {
  action: string;
  allowed: Answer;
  denied: Answer;
  deniedBy?: Grant;
  doubts: Doubt[];
}

/** The same for several actions, in their order: each statement is compared with the resource once. */
export function accesses(
  role: Role,
  actions: readonly string[],
  arn: string,
  carried: readonly Grant[] = [],
): Access[] {
  const found = readings(actions);
  for (const grant of role.grants) readGrant(grant, arn, found);
  for (const grant of carried) readGrant(grant, arn, found, role);
  const { boundary } = role;
  // A boundary that isn't visible is assumed to allow everything.
  if (boundary === undefined || (boundary.managedArn !== undefined && parsedDocument(boundary) === UNKNOWN))
    return found.map((reading) => accessOf(reading));
  const limits = readings(actions);
  readGrant(boundary, arn, limits);
  return found.map((reading, i) => accessOf(reading, limits[i], boundary));
}

function readings(actions: readonly string[]): Reading[] {
  return actions.map((action) => ({ action, allowed: NO, denied: NO, doubts: NO_DOUBTS }));
}

function readGrant(grant: Grant, arn: string, found: readonly Reading[], carriedFor?: Role): void {
  const document = parsedDocument(grant);
  if (document === UNKNOWN) {
    const doubt: Doubt = {
      label: grant.label,
      grant,
      reason: grant.managedArn === undefined && !grant.isMadeElsewhere ? "unknown" : "elsewhere",
    };
    for (const verdict of found) {
      verdict.allowed = either(verdict.allowed, "maybe");
      verdict.doubts = withDoubt(verdict.doubts, doubt);
    }
    return;
  }
  for (const statement of document.statements) {
    let onResource: Answer | undefined;
    for (const verdict of found) {
      const byAction = concernsAction(statement, verdict.action);
      if (byAction === "no") continue;
      onResource ??= carriedFor
        ? both(concernsRole(statement, carriedFor), concernsCarrier(statement, arn))
        : concernsResource(statement, arn);
      const answer = both(byAction, onResource);
      if (answer === "no") continue;
      const isDeny = statement.effect === "Deny";
      if (answer === "maybe") {
        const reason = doubtOf(statement);
        const against = isDeny || statement.exceptResources;
        verdict.doubts = withDoubt(verdict.doubts, { label: grant.label, grant, reason, against });
      }
      if (!isDeny) verdict.allowed = either(verdict.allowed, answer);
      else {
        verdict.denied = either(verdict.denied, answer);
        if (answer === "yes") verdict.deniedBy = grant;
      }
    }
  }
}

/** A resource's policy applies only to that resource: it may omit the resource, or name a part of it. */
function concernsCarrier(statement: Statement, arn: string): Answer {
  return statement.resources.length === 0
    ? statement.conditional
      ? "maybe"
      : "yes"
    : concernsResource(statement, arn);
}

function accessOf({ allowed, denied, deniedBy, doubts }: Reading, limit?: Reading, boundary?: Grant): Access {
  const given = both(allowed, not(denied));
  const room = limit ? both(limit.allowed, not(limit.denied)) : "yes";
  const answer = both(given, room);
  if (answer === "yes") return YES;
  if (answer === "maybe") return { answer, doubts: [...doubts, ...(limit?.doubts ?? [])], lacks: [] };
  const lacks: Lack[] = [];
  if (allowed === "no") lacks.push({ kind: "allow" });
  if (deniedBy) lacks.push({ kind: "deny", grant: deniedBy });
  if (room === "no" && boundary) lacks.push({ kind: "boundary", grant: boundary });
  return { answer, doubts: NO_DOUBTS, lacks };
}

const NO = "no" as Answer;
const NO_DOUBTS: Doubt[] = [];
const YES: Access = { answer: "yes", doubts: NO_DOUBTS, lacks: [] };

/** Most lists have one doubt; an empty array that grows allocates room for seventeen. */
function withDoubt(doubts: Doubt[], doubt: Doubt): Doubt[] {
  if (doubts.length === 0) return [doubt];
  doubts.push(doubt);
  return doubts;
}

function doubtOf({ conditional, resources }: Statement): Doubt["reason"] {
  const variable = resources.some((pattern) => pattern !== UNKNOWN && pattern.variable);
  return conditional || variable ? "conditional" : "open";
}

/** Whether the role is allowed to call this action on this resource; `maybe` if something is unknown. */
export function allows(role: Role, action: string, arn: string): Answer {
  return access(role, action, arn).answer;
}
