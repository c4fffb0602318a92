// May a role do this? By its policies in the stack; boundaries and service control policies are not seen.
import type { Grant, Role } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { anyOf, both, either, not, type Answer } from "./answer";
import { parseDocument, type Document, type Statement } from "./document";
import { managedDocument } from "./managed";
import { coversArn, hasWildcard, matches } from "./pattern";

const cache = new WeakMap<Grant, { document: MaybeUnknown<Document> }>();

/** The document of a grant, parsed once; `UNKNOWN` if it is unknown, or if the policy is made elsewhere. */
export function documentOf(grant: Grant): MaybeUnknown<Document> {
  let entry = cache.get(grant);
  if (!entry) {
    const managed = grant.managedArn === undefined ? undefined : managedDocument(grant.managedArn);
    entry = { document: managed ?? parseDocument(grant.document) };
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

/** Why it can't be told what a role may do. */
export interface Doubt {
  grant: Grant;
  /**
   * - `unknown`: the document is known after the update.
   * - `open`: the document may be about this resource or another; the update knows both.
   * - `elsewhere`: a managed policy that is neither in the stack nor one of AWS's known ones.
   * - `conditional`: a condition or a policy variable, which isn't evaluated.
   */
  reason: "unknown" | "open" | "elsewhere" | "conditional";
}

export interface Access {
  answer: Answer;
  /** If the answer is `maybe`. */
  doubts: readonly Doubt[];
}

/** Whether the role may call this action on this resource. */
export function access(role: Role, action: string, arn: string): Access {
  return accesses(role, [action], arn)[0] as Access;
}

/** The same for several actions, in their order: each statement is asked about the resource once. */
export function accesses({ grants }: Pick<Role, "grants">, actions: readonly string[], arn: string): Access[] {
  const found = actions.map((action) => ({ action, allowed: NO, denied: NO, doubts: NO_DOUBTS }));
  for (const grant of grants) {
    const document = documentOf(grant);
    if (document === UNKNOWN) {
      const doubt: Doubt = { grant, reason: grant.managedArn === undefined ? "unknown" : "elsewhere" };
      for (const verdict of found) {
        verdict.allowed = either(verdict.allowed, "maybe");
        verdict.doubts = withDoubt(verdict.doubts, doubt);
      }
      continue;
    }
    for (const statement of document.statements) {
      let onResource: Answer | undefined;
      for (const verdict of found) {
        const byAction = concernsAction(statement, verdict.action);
        if (byAction === "no") continue;
        onResource ??= concernsResource(statement, arn);
        const answer = both(byAction, onResource);
        if (answer === "no") continue;
        if (answer === "maybe") verdict.doubts = withDoubt(verdict.doubts, { grant, reason: doubtOf(statement) });
        if (statement.effect === "Deny") verdict.denied = either(verdict.denied, answer);
        else verdict.allowed = either(verdict.allowed, answer);
      }
    }
  }
  return found.map(({ allowed, denied, doubts }) => {
    const answer = both(allowed, not(denied));
    return { answer, doubts: answer === "maybe" ? doubts : NO_DOUBTS };
  });
}

const NO = "no" as Answer;
const NO_DOUBTS: Doubt[] = [];

/** Most lists stay at one doubt; an empty list that grows takes room for seventeen. */
function withDoubt(doubts: Doubt[], doubt: Doubt): Doubt[] {
  if (doubts.length === 0) return [doubt];
  doubts.push(doubt);
  return doubts;
}

function doubtOf({ conditional, resources }: Statement): Doubt["reason"] {
  const variable = resources.some((pattern) => pattern !== UNKNOWN && pattern.variable);
  return conditional || variable ? "conditional" : "open";
}

/** Whether the role may call this action on this resource; `maybe` if something isn't known. */
export function allows(role: Role, action: string, arn: string): Answer {
  return access(role, action, arn).answer;
}
