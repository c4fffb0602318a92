// Outcomes that scenarios expect, by short names.
import type { Outcome, Relation } from "./outcome";
import type { Part } from "./stack";
import type { Changes } from "./tool";

export const OK: Outcome = { kind: "ok" };
export const OK_NO_CHANGES: Outcome = { kind: "ok", changes: {} };
/** A rejection whose text nobody has recorded. */
export const REFUSED: Outcome = { kind: "refused" };
export const NOTHING: Outcome = { kind: "nothing" };

export const planned = (changes: Changes): Outcome => ({ kind: "planned", changes });
export const NO_CHANGES = planned({});
/** The same action on each part. */
export const each = (action: "create" | "update" | "replace" | "delete" | "import", ...parts: Part[]): Changes =>
  Object.fromEntries(parts.map((part) => [part, action]));
export const parts = (...names: Part[]): Outcome => ({ kind: "parts", parts: names });
export const gone = (...names: Part[]): Outcome => ({ kind: "refreshed", gone: names });

export const stream = (viewType: string): Outcome => ({ kind: "table", enabled: true, viewType, arn: true });
export const NO_STREAM: Outcome = { kind: "table", enabled: false, arn: false };
/** The stream is disabled; DescribeTable still has its ARN. */
export const DISABLED_STREAM: Outcome = { kind: "table", enabled: false, arn: true };
export const streams = (...statuses: string[]): Outcome => ({ kind: "streams", statuses });
export const arn = (relation: Relation): Outcome => ({ kind: "arn", relation });
export const mappedTo = (...sources: Relation[]): Outcome => ({
  kind: "mappings",
  mappings: sources.map((source) => ({ state: "Enabled", source })),
});
export const permittedFor = (...sources: Relation[]): Outcome => ({ kind: "permissions", sources });
export const settings = (values: { [name: string]: unknown }): Outcome => ({ kind: "settings", settings: values });

export const delivered = (count: number, of = count): Outcome => ({ kind: "delivered", count, of });
export const DELIVERED = delivered(1);
export const NOT_DELIVERED = delivered(0, 1);
export const handled = (count: number, of = count): Outcome => ({ kind: "handled", count, of });
/** Each key once, in this order. */
export const deliveredOnce = (...keys: string[]): Outcome => ({
  kind: "deliveries",
  deliveries: keys.map((key) => ({ key, count: 1 })),
});
export const attempts = (count: number): Outcome => ({ kind: "attempts", count });
/** It is retried without end; the step stopped counting. */
export const attemptsWithoutEnd = (count: number): Outcome => ({ kind: "attempts", count, more: true });
export const batches = (...sizes: number[]): Outcome => ({ kind: "batches", sizes });
export const members = (...names: string[]): Outcome => ({ kind: "members", members: names });
export const messages = (...all: [condition: string, records: number][]): Outcome => ({
  kind: "messages",
  messages: all.map(([condition, records]) => ({ condition, records })),
});
/** Stream records, such as "INSERT a", in the order of event names and keys. */
export const records = (...all: string[]): Outcome => ({
  kind: "records",
  records: all.map((text) => {
    const [eventName = "", key = ""] = text.split(" ");
    return { eventName, key };
  }),
});
