// The data source aws_iam_policy_document while its result is only partly known: its statements as a policy document.
// https://registry.terraform.io/providers/hashicorp/aws/latest/docs/data-sources/iam_policy_document
import { UNKNOWN } from "../graph/value";
import type { ResourceChange } from "./plan-format";
import { merge } from "./unknown";

/** The document that the data source will return, with unknown places; `UNKNOWN` if it includes other documents. */
export function dataSourceDocument({ after, after_unknown, after_sensitive }: ResourceChange["change"]): unknown {
  const source = merge(after, after_unknown, after_sensitive) as Record<string, unknown>;
  const others = ["source_policy_documents", "override_policy_documents", "source_json", "override_json"];
  if (others.some((argument) => isSet(source[argument])) || !Array.isArray(source.statement)) return UNKNOWN;
  return { Version: "2012-10-17", Statement: source.statement.map(statementOf) };
}

function statementOf(statement: unknown): unknown {
  if (typeof statement !== "object" || statement === null) return UNKNOWN;
  const { effect, actions, not_actions, resources, not_resources, condition } = statement as Record<string, unknown>;
  return {
    Effect: effect ?? "Allow",
    ...(isSet(actions) && { Action: actions }),
    ...(isSet(not_actions) && { NotAction: not_actions }),
    ...(isSet(resources) && { Resource: resources }),
    ...(isSet(not_resources) && { NotResource: not_resources }),
    ...(isSet(condition) && { Condition: condition }),
  };
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && !(Array.isArray(value) && value.length === 0);
}
