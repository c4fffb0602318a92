// Policy documents: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { isObject, UNKNOWN, type MaybeUnknown, type Value } from "../graph/value";

/** One statement of a policy document; each pattern may be unknown. */
export interface Statement {
  effect: "Allow" | "Deny";
  /** Patterns such as `dynamodb:Get*`; of the actions that the statement is not about, where `exceptActions`. */
  actions: MaybeUnknown<string>[];
  exceptActions: boolean;
  /** Patterns such as `arn:aws:dynamodb:*:*:table/orders`; of what it is not about, where `exceptResources`. */
  resources: MaybeUnknown<string>[];
  exceptResources: boolean;
  /** Whether the statement holds under a condition only. */
  conditional: boolean;
}

/** The statements of a document given as text or object; `UNKNOWN` where they can't be told. */
export function parseDocument(document: Value): MaybeUnknown<Statement[]> {
  if (document === UNKNOWN) return UNKNOWN;
  if (typeof document === "string") return parseText(document);
  if (!isObject(document) || document.Statement === UNKNOWN) return UNKNOWN;
  return items(document.Statement).map(parseStatement);
}

function parseText(text: string): MaybeUnknown<Statement[]> {
  try {
    const parsed = JSON.parse(text) as Value;
    // A text that is itself a text, or no document, is for AWS to refuse; what it grants can't be told.
    return typeof parsed === "string" ? UNKNOWN : parseDocument(parsed);
  } catch {
    return UNKNOWN;
  }
}

function parseStatement(value: Value): Statement {
  const statement = isObject(value) ? value : {};
  const exceptActions = statement.NotAction !== undefined;
  const exceptResources = statement.NotResource !== undefined;
  // An unknown statement may say anything: its patterns are unknown as well.
  const unknown = value === UNKNOWN ? UNKNOWN : undefined;
  return {
    effect: statement.Effect === "Deny" ? "Deny" : "Allow",
    actions: patterns(unknown ?? (exceptActions ? statement.NotAction : statement.Action)),
    exceptActions,
    resources: patterns(unknown ?? (exceptResources ? statement.NotResource : statement.Resource)),
    exceptResources,
    conditional: statement.Condition !== undefined,
  };
}

function patterns(value: Value): MaybeUnknown<string>[] {
  return items(value).flatMap((item) => (item === UNKNOWN || typeof item === "string" ? [item] : []));
}

/** A list as it is, anything else as a list of one, nothing as none. */
function items(value: Value): Value[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
