// May a role do this? By its policies in the stack; boundaries and service control policies are not seen.
import type { Grant, Role } from "../graph/model";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { any, both, not, type Answer } from "./answer";
import { parseDocument, type Document, type Statement } from "./document";
import { managedDocument } from "./managed";
import { coversArn, matches } from "./pattern";

const cache = new WeakMap<Grant, { document: MaybeUnknown<Document> }>();

/** The document of a grant, parsed once; `UNKNOWN` if it is, or if it is a policy of elsewhere. */
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
  return /[*?]/.test(pattern) && matches(pattern, wanted) ? "yes" : "no";
}

let lastAction = { action: "", lower: "" };

/** One action is compared with many patterns in a row. */
function lowerCase(action: string): string {
  if (lastAction.action !== action) lastAction = { action, lower: action.toLowerCase() };
  return lastAction.lower;
}

/** Whether a statement is about this action, on any resource. */
function concernsAction({ actions, exceptActions }: Statement, action: string): Answer {
  const named = any(actions.map((pattern) => coversAction(pattern, action)));
  return exceptActions ? not(named) : named;
}

const onResource = new WeakMap<Statement, Map<string, Answer>>();

/** Whether a statement is about this resource; asked once, whatever the action. */
function concernsResource(statement: Statement, arn: string): Answer {
  let answers = onResource.get(statement);
  if (!answers) onResource.set(statement, (answers = new Map()));
  let answer = answers.get(arn);
  if (answer === undefined) {
    const named = any(lazily(statement.resources, (pattern) => coversArn(pattern, arn)));
    answer = statement.exceptResources ? not(named) : named;
    answers.set(arn, answer);
  }
  return answer;
}

function* lazily<T, R>(items: readonly T[], map: (item: T) => R): Iterable<R> {
  for (const item of items) yield map(item);
}

/** Whether a statement is about this action on this resource. */
function concerns(statement: Statement, action: string, arn: string): Answer {
  const byAction = concernsAction(statement, action);
  if (byAction === "no") return "no";
  const answer = both(byAction, concernsResource(statement, arn));
  return statement.conditional ? both(answer, "maybe") : answer;
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
  doubts: Doubt[];
}

/** Whether the role may call this action on this resource. */
export function access(role: Role, action: string, arn: string): Access {
  let allowed: Answer = "no";
  let denied: Answer = "no";
  const doubts: Doubt[] = [];
  for (const grant of role.grants) {
    const document = documentOf(grant);
    if (document === UNKNOWN) {
      allowed = any([allowed, "maybe"]);
      doubts.push({ grant, reason: grant.managedArn === undefined ? "unknown" : "elsewhere" });
      continue;
    }
    for (const statement of document.statements) {
      const answer = concerns(statement, action, arn);
      if (answer === "no") continue;
      if (answer === "maybe") doubts.push({ grant, reason: doubtOf(statement) });
      if (statement.effect === "Deny") denied = any([denied, answer]);
      else allowed = any([allowed, answer]);
    }
  }
  const answer = both(allowed, not(denied));
  return { answer, doubts: answer === "maybe" ? doubts : [] };
}

function doubtOf({ conditional, resources }: Statement): Doubt["reason"] {
  const variable = resources.some((pattern) => pattern !== UNKNOWN && pattern.variable);
  return conditional || variable ? "conditional" : "open";
}

/** Whether the role may call this action on this resource; `maybe` if something isn't known. */
export function allows(role: Role, action: string, arn: string): Answer {
  return access(role, action, arn).answer;
}
