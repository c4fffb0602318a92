// Policy documents: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { shown } from "../graph/names";
import { isObject, UNKNOWN, type MaybeUnknown, type Value } from "../graph/value";
import { parseResourcePattern, type Pattern } from "./pattern";

/** One statement of a policy document; each pattern may be unknown. */
export interface Statement {
  effect: "Allow" | "Deny";
  /** Patterns such as `dynamodb:get*`, in lower case; with `exceptActions`, of the actions that the statement excludes. */
  actions: MaybeUnknown<string>[];
  exceptActions: boolean;
  /** Patterns such as `arn:aws:dynamodb:*:*:table/orders`; with `exceptResources`, of the resources that it excludes. */
  resources: MaybeUnknown<Pattern>[];
  exceptResources: boolean;
  /** Whether the statement has a condition. */
  conditional: boolean;
  /** The principals of a resource's policy, as strings; empty in a role's policy. */
  principals: MaybeUnknown<string>[];
  /** Whether it applies to everybody except those. */
  exceptPrincipals: boolean;
}

export interface Document {
  statements: Statement[];
  /** Why AWS rejects the document, which then grants nothing. */
  fault?: DocumentFault;
}

export interface DocumentFault {
  /** As a predicate: `isn't valid JSON`. */
  fault: string;
  /** How to correct it, in the imperative. */
  fix: string;
}

/**
 * Reads a document given as a string or an object; `UNKNOWN` if all of it is unknown.
 *
 * @param kind `identity` for a role's policy, `resource` for the policy of a key or a queue.
 */
export function parseDocument(document: Value, kind: "identity" | "resource" = "identity"): MaybeUnknown<Document> {
  if (document === UNKNOWN) return UNKNOWN;
  if (typeof document !== "string") return parseObject(document, kind);
  try {
    return parseObject(JSON.parse(document) as Value, kind);
  } catch (error) {
    return rejected({
      fault: `isn't valid JSON (${shown((error as Error).message)})`,
      fix: "build it with JSON.stringify, jsonencode or the like",
    });
  }
}

const rejected = (fault: DocumentFault): Document => ({ statements: [], fault });

const VERSIONS: readonly unknown[] = ["2012-10-17", "2008-10-17"];

function parseObject(document: Value, kind: "identity" | "resource"): MaybeUnknown<Document> {
  if (!isObject(document))
    return rejected({ fault: "isn't a JSON object", fix: "make it an object with a Version and a Statement" });
  const { Version: version = "2008-10-17", Statement: all } = document;
  if (all === UNKNOWN) return UNKNOWN;
  if (version !== UNKNOWN && !VERSIONS.includes(version))
    return rejected({
      fault: `has the Version ${shown(JSON.stringify(version))}`,
      fix: 'set Version to "2012-10-17"',
    });
  if (all === undefined) return rejected({ fault: "has no Statement", fix: "add a Statement with what it allows" });
  const statements: Statement[] = [];
  for (const [i, item] of items(all).entries()) {
    const fault = faultOf(item, kind);
    if (fault !== undefined)
      return rejected({ ...fault, fault: `has a statement (number ${i + 1}) that ${fault.fault}` });
    statements.push(parseStatement(item, version !== "2008-10-17"));
  }
  return { statements };
}

/** Why AWS rejects a statement; `undefined` if its known part is valid. */
function faultOf(statement: Value, kind: "identity" | "resource"): DocumentFault | undefined {
  if (statement === UNKNOWN) return undefined;
  if (!isObject(statement))
    return { fault: "isn't an object", fix: "make it an object with an Effect, an Action and a Resource" };
  const { Effect: effect } = statement;
  if (effect !== UNKNOWN && effect !== "Allow" && effect !== "Deny") {
    const written = effect === undefined ? "(none)" : shown(JSON.stringify(effect));
    const isDeny = typeof effect === "string" && effect.toLowerCase() === "deny";
    return {
      fault: `has the Effect ${written}, but AWS only accepts Allow or Deny, spelled like this`,
      fix: `set its Effect to ${isDeny ? "Deny" : "Allow"}`,
    };
  }
  if (statement.Action === undefined && statement.NotAction === undefined)
    return { fault: "has neither Action nor NotAction", fix: "add an Action to it" };
  if (kind === "resource") return undefined;
  if (statement.Resource === undefined && statement.NotResource === undefined)
    return { fault: "has neither Resource nor NotResource", fix: "add a Resource to it" };
  return statement.Principal === undefined && statement.NotPrincipal === undefined
    ? undefined
    : { fault: "has a Principal, which a role's policy can't have", fix: "remove its Principal" };
}

function parseStatement(value: Value, variables: boolean): Statement {
  const statement = isObject(value) ? value : {};
  const exceptActions = statement.NotAction !== undefined;
  const exceptResources = statement.NotResource !== undefined;
  // An unknown statement may allow or deny anything: its patterns are unknown too.
  const unknown = value === UNKNOWN ? UNKNOWN : undefined;
  const resources = texts(unknown ?? (exceptResources ? statement.NotResource : statement.Resource));
  return {
    effect: statement.Effect === "Deny" ? "Deny" : "Allow",
    actions: texts(unknown ?? (exceptActions ? statement.NotAction : statement.Action)).map((text) =>
      text === UNKNOWN ? UNKNOWN : text.toLowerCase(),
    ),
    exceptActions,
    resources: resources.map((text) => (text === UNKNOWN ? UNKNOWN : parseResourcePattern(text, variables))),
    exceptResources,
    // An unknown effect may be either, so nothing is certainly allowed.
    conditional: statement.Condition !== undefined || statement.Effect === UNKNOWN,
    principals: principals(unknown ?? statement.Principal ?? statement.NotPrincipal),
    exceptPrincipals: statement.NotPrincipal !== undefined,
  };
}

function principals(value: Value): MaybeUnknown<string>[] {
  return isObject(value) ? Object.values(value).flatMap(texts) : texts(value);
}

function texts(value: Value): MaybeUnknown<string>[] {
  return items(value).flatMap((item) => (item === UNKNOWN || typeof item === "string" ? [item] : []));
}

/** A list unchanged, a missing value as an empty list, anything else as a list of one. */
function items(value: Value): Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
