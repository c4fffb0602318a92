// What a step observed, as data. Only report/ puts it into words.
import type { Part } from "./stack";
import type { Changes } from "./tool";

/** An error: a service's code and message, or a message of the tool's own. */
export interface Failure {
  /** The service's error code; absent if the tool itself rejected it. */
  code?: string;
  message: string;
  /** The HTTP status, if the service broke down (500 and above). */
  status?: number;
}

/**
 * How an ARN relates to the table's stream now. `live`: it is the enabled stream; `disabled`: the table's latest stream, which is disabled;
 * `stale`: an earlier stream; `empty`: the empty string; `absent`: there is no ARN.
 */
export type Relation = "live" | "disabled" | "stale" | "empty" | "absent";

export type Outcome =
  /** An error. As an expectation without `errors`: rejected, in words that nobody has recorded. */
  | { kind: "refused"; errors?: Failure[]; changes?: Changes }
  /** A command or request went through. `changes`: what the tool did; absent for a plain request. */
  | { kind: "ok"; changes?: Changes }
  /** A plan or preview, or what an import takes over. */
  | { kind: "planned"; changes: Changes }
  /** What a refresh took out of the state, because it is no longer there. */
  | { kind: "refreshed"; gone: Part[] }
  /** A tool that was interrupted and ended. */
  | { kind: "stopped" }
  /** There is nothing to look at: no such table, mapping or record. */
  | { kind: "nothing" }
  /** The table's stream: its view type if it is enabled, and whether DescribeTable has an ARN. */
  | { kind: "table"; enabled: boolean; viewType?: string; arn: boolean }
  | { kind: "arn"; relation: Relation }
  | { kind: "mappings"; mappings: { state: string; source: Relation }[] }
  /** Settings of the mapping by their names in the API; null if absent. */
  | { kind: "settings"; settings: { [name: string]: unknown } }
  /** The source that each statement of the function's policy is limited to; `absent`: not limited. */
  | { kind: "permissions"; sources: Relation[] }
  /** Statuses of the table's streams, oldest first. */
  | { kind: "streams"; statuses: string[] }
  | { kind: "parts"; parts: Part[] }
  /** How many of the expected records reached the handler; `missing`: which did not, if only some did. */
  | { kind: "delivered"; count: number; of: number; missing?: string[] }
  /** How many of the expected records the handler processed without failing. */
  | { kind: "handled"; count: number; of: number; missing?: string[] }
  /** Keys in the order of their first delivery, with the number of deliveries. */
  | { kind: "deliveries"; deliveries: { key: string; count: number }[] }
  /** Invocations with a record. `more`: the counting ended there, the attempts did not. */
  | { kind: "attempts"; count: number; more?: true }
  /** Sizes of the first batches. */
  | { kind: "batches"; sizes: number[] }
  | { kind: "concurrency"; most: number }
  | { kind: "together"; together: boolean }
  /** Names of the members that an event or record has. */
  | { kind: "members"; members: string[] }
  /** `eventId`: `hex` for 32 hex digits, `uuid` for a dashed UUID, else its length. */
  | { kind: "event"; eventSource?: string; eventVersion?: string; eventId: "hex" | "uuid" | number; sizeBytes?: number }
  /** Messages at the on-failure destination, each with its condition and the number of records; `enclosed`: how many it holds itself. */
  | { kind: "messages"; messages: { condition: string; records: number; enclosed?: number }[] }
  /** Stream records, by event name and key. */
  | { kind: "records"; records: { eventName: string; key: string }[] }
  /** What is wrong with the order of one item's records; empty if nothing is. */
  | { kind: "order"; faults: ("missing" | "repeated" | "out of order")[] }
  /** Who removed an item. */
  | { kind: "removal"; type?: string; principalId?: string }
  /** Not seen while the step looked; says nothing about what would have come later, so it is not compared. */
  | { kind: "unseen"; seconds: number };

export const isRefusal = (outcome: Outcome): boolean => outcome.kind === "refused";

/** The outcome of one service error, given as "<code>: <message>". */
export function refusedWith(error: string): Outcome {
  const [code = "", ...rest] = error.split(": ");
  return { kind: "refused", errors: [{ code, message: rest.join(": ") }] };
}

/**
 * Whether an outcome is the expected one. An expected `ok` without changes is any success that changed something; an expected rejection
 * without errors is any rejection but a breakdown of the service; what a command did before it was rejected is not compared.
 */
export function matches(expected: Outcome, seen: Outcome): boolean {
  if (expected.kind === "ok" && seen.kind === "ok" && expected.changes === undefined)
    return seen.changes === undefined || Object.keys(seen.changes).length > 0;
  if (expected.kind === "refused" && seen.kind === "refused") {
    if (expected.errors === undefined) return !(seen.errors ?? []).some(({ status }) => status !== undefined);
    return canonical(expected.errors) === canonical(seen.errors);
  }
  return canonical(expected) === canonical(seen);
}

/** JSON with sorted keys: equal text if and only if the values are equal. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
