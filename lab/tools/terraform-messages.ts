// What Terraform's messages and plans say. https://developer.hashicorp.com/terraform/internals/machine-readable-ui
import type { TerraformRun } from "dynamodb-streams-support/terraform/terraform";
import { NO_END } from "../model/tool";
import { TYPES } from "./hcl";
import type { Part } from "../model/stack";
import type { Action, Changes, ToolResult } from "../model/tool";

export interface Diagnostic {
  severity: "error" | "warning";
  summary: string;
  detail?: string;
}

export const errorsOf = (diagnostics: Diagnostic[]): string[] =>
  diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ summary, detail }) => (detail ? `${summary}: ${detail}` : summary));

interface Message {
  type: string;
  diagnostic?: Diagnostic;
  change?: { resource: { resource_name: string }; action: string };
  hook?: { resource: { resource_name: string }; action: string };
}

/** A command's end, from its messages: the planned changes, or those that were completed. */
export function read(
  { code, messages, timedOut }: TerraformRun,
  kind: "planned_change" | "apply_complete",
  drift = false,
): ToolResult {
  const changes: Changes = {};
  const seen = messages as unknown as Message[];
  for (const { type, change, hook } of seen) {
    const event = type === kind || (drift && type === "resource_drift") ? (change ?? hook) : undefined;
    if (!event || event.action === "noop" || !isPart(event.resource.resource_name)) continue;
    const part = event.resource.resource_name;
    const action = event.action as Action;
    // A replacement is completed as a deletion and a creation.
    changes[part] = changes[part] !== undefined && changes[part] !== action ? "replace" : action;
  }
  const errors = errorsOf(
    seen.flatMap(({ type, diagnostic }) => (type === "diagnostic" && diagnostic ? [diagnostic] : [])),
  );
  if (timedOut) errors.push(NO_END);
  return { code, errors, changes, evidence: [] };
}

const isPart = (name: string): name is Part => name in TYPES;

interface ShownPlan {
  resource_changes?: {
    name: string;
    change: {
      actions: string[];
      before: Values;
      after: Values;
      after_unknown: Record<string, unknown>;
      replace_paths?: string[][];
    };
  }[];
}
type Values = Record<string, unknown> | null;

/** The attributes that an update or a replacement names, as a reader of the plan sees them. */
export function plannedAttributes(plan: unknown): string[] {
  return ((plan as ShownPlan).resource_changes ?? []).flatMap(({ name, change }) => {
    const { before, after, after_unknown, actions } = change;
    if (!before || !after || actions.includes("no-op")) return [];
    const forces = new Set((change.replace_paths ?? []).map(([first]) => first));
    return Object.keys({ ...before, ...after_unknown })
      .sort()
      .flatMap((attribute) => {
        const unknown = after_unknown[attribute] === true;
        if (!unknown && JSON.stringify(before[attribute]) === JSON.stringify(after[attribute])) return [];
        // What else a replacement creates is not informative.
        if (actions.length > 1 && !forces.has(attribute)) return [];
        const now = unknown ? "(known after apply)" : JSON.stringify(after[attribute]);
        return [
          `${name}: ${attribute} = ${JSON.stringify(before[attribute])} -> ${now}${forces.has(attribute) ? " (forces replacement)" : ""}`,
        ];
      });
  });
}
