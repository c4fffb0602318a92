// What the Pulumi engine's events say of a command. https://www.pulumi.com/docs/iac/automation-api/
import * as fs from "node:fs";
import { PARTS, type Part } from "../model/stack";
import type { Action, Changes, ToolResult } from "../model/tool";

interface EngineEvent {
  diagnosticEvent?: { severity: string; message: string; urn?: string };
  resourcePreEvent?: { metadata: StepMetadata; planning?: boolean };
  resOutputsEvent?: { metadata: StepMetadata; planning?: boolean };
}
interface StepMetadata {
  op: string;
  urn: string;
  diffs?: string[] | null;
  keys?: string[] | null;
  detailedDiff?: Record<string, { diffKind: string }> | null;
}

const ACTIONS: Record<string, Action> = {
  create: "create",
  update: "update",
  delete: "delete",
  replace: "replace",
  "create-replacement": "replace",
  "delete-replaced": "replace",
  import: "import",
};

/** What a command planned or did, and its errors, from the engine's events. https://www.pulumi.com/docs/iac/automation-api/ */
export function readEvents(file: string): Omit<ToolResult, "code"> {
  const lines = fs.existsSync(file) ? fs.readFileSync(file, "utf8").split("\n").filter(Boolean) : [];
  const changes: Changes = {};
  const errors: string[] = [];
  const evidence: string[] = [];
  for (const line of lines) {
    const { diagnosticEvent, resourcePreEvent, resOutputsEvent } = JSON.parse(line) as EngineEvent;
    // The engine closes a failed run with a diagnostic of its own, without a resource, that repeats the others.
    if (diagnosticEvent?.severity === "error" && diagnosticEvent.urn) errors.push(plain(diagnosticEvent.message));
    const step = resourcePreEvent?.planning
      ? resourcePreEvent
      : resOutputsEvent && !resOutputsEvent.planning
        ? resOutputsEvent
        : undefined;
    const action = ACTIONS[step?.metadata.op ?? ""];
    const part = step?.metadata.urn.split("::").at(-1) as Part;
    if (!step || !action || !PARTS.includes(part)) continue;
    changes[part] = changes[part] !== undefined && changes[part] !== action ? "replace" : action;
    for (const [property, { diffKind }] of Object.entries(step.metadata.detailedDiff ?? {}))
      evidence.push(`${part}: ${property} (${diffKind})`);
  }
  return {
    changes,
    errors: errors.filter((error) => !/^(update|preview) failed$/.test(error)),
    evidence: [...new Set(evidence)].sort(),
  };
}

/** Without the engine's colour marks. */
const plain = (message: string): string => message.replace(/<\{%[^%]*%\}>/g, "").trim();
