import type { Rule } from "./rule";

/** Where a rule's page is: the same path in the repository and in the package. */
export function pageOf({ id }: Pick<Rule, "id">): string {
  return `docs/policies/${id}.md`;
}
