// Options that commands share, and functions that read option values.
import type { Option, Values } from "./command";
import { shown, UsageError } from "./exit";

/** Selects the stream, function and mapping; see target/resolve.ts. */
export const targetOptions = {
  stack: { type: "string", value: "NAME", help: "Pulumi stack whose outputs name the resources" },
  cwd: { type: "string", value: "DIR", help: "directory of the Pulumi program (default: this one)" },
  table: { type: "string", value: "NAME", help: "table whose stream is read" },
  function: { type: "string", value: "NAME", help: "function that handles the changes" },
  mapping: { type: "string", value: "UUID", help: "event source mapping between the two" },
} satisfies Record<string, Option>;

export const commonOptions = {
  region: { type: "string", value: "NAME", help: "AWS region (default: as the AWS SDK finds it)" },
  endpoint: { type: "string", value: "URL", help: "an emulator's address (default: AWS, or the stack's own endpoint)" },
  json: { type: "boolean", help: "print the result as JSON on standard output" },
  help: { type: "boolean", short: "h", help: "show this help" },
} satisfies Record<string, Option>;

export const goOption = {
  go: { type: "boolean", help: "do it; without this option nothing is changed" },
} satisfies Record<string, Option>;

/** Controls how records are handed to the function. */
export const deliveryOptions = {
  rate: { type: "string", value: "N", help: "at most N records a second (default: no limit)" },
  concurrency: { type: "string", value: "N", help: "shards or segments at a time, 1 to 32 (default: 4)" },
  attempts: { type: "string", value: "N", help: "tries for a failing record, 1 to 10 (default: 3)" },
} satisfies Record<string, Option>;

/** @throws UsageError when the option isn't a single string. */
export function text(values: Values, name: string): string | undefined {
  const value = values[name];
  if (value === undefined || typeof value === "string") return value;
  throw new UsageError(`--${name} takes one value, got ${shown(value)}.`);
}

/** @throws UsageError when the value isn't a whole number within the range. */
export function whole(values: Values, name: string, range: { min: number; max: number }): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number >= range.min && number <= range.max) return number;
  throw new UsageError(`--${name} is ${shown(value)}: it must be a whole number from ${range.min} to ${range.max}.`);
}

/** @throws UsageError when the value isn't one of the choices. */
export function oneOf<T extends string>(values: Values, name: string, choices: readonly T[]): T | undefined {
  const value = text(values, name);
  if (value === undefined || choices.includes(value as T)) return value as T | undefined;
  throw new UsageError(`--${name} is ${shown(value)}: it must be one of ${choices.join(", ")}.`);
}

const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/**
 * A point in time: ISO 8601 (`2026-11-25T03:00:00Z`), or how long ago (`90s`, `15m`, `6h`, `1d`).
 *
 * @returns milliseconds since 1970.
 * @throws UsageError when it is neither.
 */
export function time(values: Values, name: string, now: number): number | undefined {
  const value = text(values, name);
  if (value === undefined) return undefined;
  const ago = /^(\d+)([smhd])$/.exec(value);
  if (ago) return now - Number(ago[1]) * UNITS[ago[2] as keyof typeof UNITS] * 1000;
  // A time without a zone means a different moment on each machine.
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(value) ? Date.parse(value) : NaN;
  if (!Number.isNaN(at)) return at;
  throw new UsageError(
    `--${name} is ${shown(value)}: it must be a time with its zone, such as 2026-11-25T03:00:00Z, or how long ago, such as 6h.`,
  );
}

export interface DeliverySettings {
  rate: number | undefined;
  concurrency: number;
  attempts: number;
}

export function deliverySettings(values: Values): DeliverySettings {
  return {
    rate: whole(values, "rate", { min: 1, max: 1_000_000 }),
    concurrency: whole(values, "concurrency", { min: 1, max: 32 }) ?? 4,
    attempts: whole(values, "attempts", { min: 1, max: 10 }) ?? 3,
  };
}
