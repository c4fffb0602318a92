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

/** Whether the value is a string, number or binary in DynamoDB's JSON. */
const isKeyValue = (value: object): boolean =>
  Object.entries(value).length === 1 &&
  typeof Object.entries({ ...value }).find(([type]) => /^[SNB]$/.test(type))?.[1] === "string";
