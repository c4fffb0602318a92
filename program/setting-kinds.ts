// The kinds of settings, and how a table of them is read.
import * as pulumi from "@pulumi/pulumi";
import { rangeInWords, type Limit, MAX_FILTERS, MAX_FILTERS_ON_REQUEST, within } from "dynamodb-streams-aws/limits";

/** One kind of setting. */
interface Setting<T> {
  /** What is allowed, in words that follow "it must be". */
  allowed: string;
  /** A valid value, or everything that follows `pulumi config set` if it begins with `--`. */
  example: string;
  /** The value; undefined if it isn't allowed. */
  parse(config: pulumi.Config, key: string): T | undefined;
}

/** Most characters of a bad value that a message repeats. */
const SHOWN_CHARACTERS = 200;

/** A string that matches a pattern. */
export const text = (pattern: RegExp, allowed: string, example: string): Setting<string> => ({
  allowed,
  example,
  parse: (config, key) => config.require(key, { pattern }),
});

/** One of several words. */
export const oneOf = <T extends string>(values: readonly [T, ...T[]]): Setting<T> => ({
  allowed: `one of ${values.join(", ")}`,
  example: values[0],
  parse: (config, key) => config.require(key, { allowedValues: [...values] }),
});

/** True or false. */
export const flag: Setting<boolean> = {
  allowed: "true or false",
  example: "true",
  parse: (config, key) => config.requireBoolean(key),
};

/** A whole number within a limit. */
export const whole = (limit: Limit): Setting<number> => ({
  allowed: rangeInWords(limit),
  example: String(limit.min),
  parse: (config, key) => wholeNumber(config, key, (value) => within(limit, value)),
});

/** One of several whole numbers. */
export const wholeOf = (values: readonly number[], unit: string, example: number): Setting<number> => ({
  allowed: `one of ${values.join(", ")} (${unit})`,
  example: String(example),
  parse: (config, key) => wholeNumber(config, key, (value) => values.includes(value)),
});

/** Event patterns. */
export const filters: Setting<object[]> = {
  // The component warns above the default quota: only AWS knows whether yours was raised.
  allowed: `a list of at most ${MAX_FILTERS} event patterns, or ${MAX_FILTERS_ON_REQUEST} once AWS has raised your quota`,
  example: "--path 'filters[0].eventName[0]' INSERT",
  parse(config, key) {
    const value = config.requireObject<unknown>(key);
    return Array.isArray(value) && value.length <= MAX_FILTERS_ON_REQUEST && value.every(isPattern) ? value : undefined;
  },
};

// Pulumi's own requireNumber accepts "10 records" as 10, and doesn't check for whole numbers.
function wholeNumber(config: pulumi.Config, key: string, accepts: (value: number) => boolean): number | undefined {
  const written = config.require(key, { pattern: /^-?\d+$/ });
  return accepts(Number(written)) ? Number(written) : undefined;
}

const isPattern = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** A table of settings, by key. */
type Table<T> = { [Key in keyof T]: Setting<T[Key]> };

/**
 * Reads every setting of a table.
 *
 * @param faults receives a line for each setting whose value is missing or invalid.
 * @returns the values by key; undefined if there was a fault.
 */
export function readTable<T extends object>(config: pulumi.Config, table: Table<T>, faults: string[]): T | undefined {
  const values: Partial<T> = {};
  const faultsBefore = faults.length;
  for (const key in table) {
    const { allowed, example, parse } = table[key];
    try {
      values[key] = parse(config, key);
    } catch (error) {
      if (!pulumi.RunError.isInstance(error)) throw error;
    }
    if (values[key] !== undefined) continue;
    const command = example.startsWith("--") ? example : `${key} ${example}`;
    faults.push(`${key} is ${shown(config, key)}: it must be ${allowed}. Set it: pulumi config set ${command}`);
  }
  const complete = (_: Partial<T>): _ is T => faults.length === faultsBefore;
  return complete(values) ? values : undefined;
}

/** A value for a message. A secret isn't shown. */
function shown(config: pulumi.Config, key: string): string {
  const value = config.get(key);
  if (value === undefined) return "not set";
  // How the language host tells which values are secret; the SDK has no public function for it.
  if (process.env.PULUMI_CONFIG_SECRET_KEYS?.includes(`:${key}"`)) return "a secret value";
  const cut = value.length > SHOWN_CHARACTERS;
  return JSON.stringify(value.slice(0, SHOWN_CHARACTERS)) + (cut ? ` … (${value.length} characters)` : "");
}
