import { shown, UsageError } from "../command/exit";
import { keyOf } from "../stream/record";

/** The items that `--key` names; `undefined` for all. @throws UsageError when one isn't a primary key */
export function readKeys(given: unknown): Set<string> | undefined {
  if (!Array.isArray(given)) return undefined;
  return new Set(
    given.map((text: string) => {
      try {
        const keys = JSON.parse(text) as Parameters<typeof keyOf>[0];
        const attributes = Object.values(keys);
        // A primary key has one attribute or two.
        if ((attributes.length === 1 || attributes.length === 2) && attributes.every(isKeyValue)) return keyOf(keys);
      } catch {
        // Reported below.
      }
      throw new UsageError(
        `--key is ${shown(text)}: it must be a primary key in DynamoDB's JSON, such as {"id":{"S":"order-1"}}.`,
      );
    }),
  );
}

/**
 * @param given as readKeys accepts them.
 * @param names of the primary key's attributes; empty if they aren't known.
 * @throws UsageError for a key with other attributes, which no record would match.
 */
export function requireKeyNames(given: unknown, names: readonly string[], tableName: string): void {
  if (!Array.isArray(given) || names.length === 0) return;
  for (const text of given as string[]) {
    const has = Object.keys(JSON.parse(text) as object);
    if (has.length === names.length && names.every((name) => has.includes(name))) continue;
    throw new UsageError(
      `--key is ${shown(text)}: the primary key of table ${tableName} has ${names.length === 1 ? "the attribute" : "the attributes"} ${names.join(" and ")}.`,
    );
  }
}

/** Whether the value is a string, number or binary in DynamoDB's JSON. */
const isKeyValue = (value: object): boolean =>
  Object.entries(value).length === 1 &&
  typeof Object.entries({ ...value }).find(([type]) => /^[SNB]$/.test(type))?.[1] === "string";
