import { homepage } from "./package.json";
import type { Rule } from "./rule";

/** The address of a rule's page. */
export function addressOf({ id }: Pick<Rule, "id">): string {
  return `${homepage}/blob/main/docs/policies/${id}.md`;
}
