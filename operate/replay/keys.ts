import { shown, UsageError } from "../command/exit";
import { keyOf } from "../stream/record";

/** The items that `--key` names; `undefined` for all. @throws UsageError when one isn't a primary key */
export function readKeys(given: unknown): Set<string> | undefined {
  if (!Array.isArray(given)) return undefined;
  return new Set(
    given.map((text: string) => {
      try {
        const keys = JSON.parse(text) as Parameters<typeof keyOf>[0];
        if (Object.values(keys).every((value) => "S" in value || "N" in value || "B" in value)) return keyOf(keys);
      } catch {
        // Said below.
      }
      throw new UsageError(
        `--key is ${shown(text)}: it must be a primary key in DynamoDB's JSON, such as {"id":{"S":"order-1"}}.`,
      );
    }),
  );
}
