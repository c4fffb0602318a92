// Outcomes in words. Nothing reads them back.
import type { Failure, Outcome, Relation } from "../model/outcome";
import { PARTS } from "../model/stack";
import type { Action, Changes } from "../model/tool";

const RELATIONS: Record<Relation, string> = {
  live: "the live stream",
  disabled: "the disabled stream",
  stale: "an earlier stream",
  empty: "an empty ARN",
  absent: "no stream",
};

const ORDER: Action[] = ["import", "create", "update", "replace", "delete"];

/** Changes as a sentence: "update table; replace permission, mapping". */
function changesInWords(changes: Changes): string {
  const clauses = ORDER.flatMap((action) => {
    const parts = PARTS.filter((part) => changes[part] === action);
    return parts.length === 0 ? [] : [`${action} ${parts.join(", ")}`];
  });
  return clauses.join("; ") || "no changes";
}

export const failureInWords = ({ code, message, status }: Failure): string =>
  [status === undefined ? "" : `HTTP ${status} `, code === undefined ? "" : `${code}: `, message].join("");

const list = (items: readonly string[], none: string): string => items.join(", ") || none;

const reached = (verb: string, { count, of, missing }: { count: number; of: number; missing?: string[] }): string => {
  if (count === 0) return of === 1 ? `not ${verb}` : `none ${verb}`;
  if (missing === undefined) return of === 1 ? verb : `all ${of} ${verb}`;
  return `${count} of ${of} ${verb}, missing ${missing.join(", ")}`;
};

/** An outcome in a few words. */
export function words(outcome: Outcome): string {
  switch (outcome.kind) {
    case "refused":
      if (outcome.errors === undefined) return "rejected";
      return `rejected: ${outcome.errors.map(failureInWords).join(" | ") || "without a message"}`;
    case "ok":
      return outcome.changes !== undefined && Object.keys(outcome.changes).length === 0 ? "ok, no changes" : "ok";
    case "planned":
      return changesInWords(outcome.changes);
    case "refreshed":
      return `gone: ${list(outcome.gone, "nothing")}`;
    case "stopped":
      return "stopped";
    case "nothing":
      return "not found";
    case "table": {
      if (!outcome.enabled) return outcome.arn ? "no stream, but an ARN" : "no stream";
      return `stream ${outcome.viewType ?? "without a view type"}${outcome.arn ? "" : ", no ARN"}`;
    }
    case "arn":
      return outcome.relation === "absent" ? "the table is not in state" : RELATIONS[outcome.relation];
    case "mappings":
      return list(
        outcome.mappings.map(({ state, source }) => `${state}, on ${RELATIONS[source]}`),
        "no mapping",
      );
    case "settings":
      return Object.entries(outcome.settings)
        .map(([name, value]) => `${name} ${value === null ? "absent" : JSON.stringify(value)}`)
        .join(", ");
    case "permissions":
      return list(
        outcome.sources.map((source) =>
          source === "absent" ? "for DynamoDB, without a source ARN" : `for ${RELATIONS[source]}`,
        ),
        "no permission",
      );
    case "streams":
      return list(outcome.statuses, "no stream");
    case "parts":
      return list(outcome.parts, "nothing");
    case "delivered":
      return reached("delivered", outcome);
    case "handled":
      return reached("processed", outcome);
    case "deliveries":
      return list(
        outcome.deliveries.map(({ key, count }) => (count === 1 ? key : `${key} ×${count}`)),
        "nothing delivered",
      );
    case "attempts":
      return `${outcome.count}${outcome.more ? " or more" : ""} ${outcome.count === 1 ? "attempt" : "attempts"}`;
    case "batches":
      return `batches of ${list(outcome.sizes.map(String), "nothing")}`;
    case "concurrency":
      return `at most ${outcome.most} at a time`;
    case "together":
      return outcome.together ? "in one batch" : "in several batches";
    case "members":
      return list(outcome.members, "no members");
    case "event": {
      const { eventSource, eventVersion, eventId, sizeBytes } = outcome;
      const id = eventId === "hex" ? "32 hex digits" : eventId === "uuid" ? "a dashed UUID" : `${eventId} characters`;
      return `eventSource ${eventSource}, eventVersion ${eventVersion}, eventID ${id}, SizeBytes ${sizeBytes}`;
    }
    case "messages":
      return list(
        outcome.messages.map(
          ({ condition, records, enclosed }) =>
            `${condition}: ${records} ${records === 1 ? "record" : "records"}${enclosed === undefined ? "" : `, ${enclosed} enclosed`}`,
        ),
        "no message",
      );
    case "records":
      return list(
        outcome.records.map(({ eventName, key }) => `${eventName} ${key}`),
        "no record",
      );
    case "order":
      return list(outcome.faults, "in order, each once");
    case "removal":
      return outcome.type === undefined
        ? "REMOVE without userIdentity"
        : `REMOVE by ${outcome.type} ${outcome.principalId}`;
    case "unseen":
      return `not seen within ${outcome.seconds} s`;
  }
}

/** An outcome with what the command did to the stack; a command that failed did it before. */
export function wordsWithChanges(outcome: Outcome): string {
  const changes = outcome.kind === "ok" || outcome.kind === "refused" ? outcome.changes : undefined;
  return changes === undefined || Object.keys(changes).length === 0
    ? words(outcome)
    : `${words(outcome)}${outcome.kind === "ok" ? ":" : "; done before:"} ${changesInWords(changes)}`;
}
