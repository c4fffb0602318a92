// How messages name resources.
import type { PolicyResource } from "@pulumi/policy";

/** `table "orders"`. */
export function named(noun: string, { resource }: { resource: PolicyResource }): string {
  return `${noun} "${resource.name}"`;
}

/** `tables "a", "b" and "c"`, in the singular where it is one. */
export function namedAll(noun: string, items: readonly { resource: PolicyResource }[]): string {
  const names = items.map(({ resource }) => `"${resource.name}"`);
  const last = names.pop() ?? "";
  return names.length === 0 ? `${noun} ${last}` : `${noun}s ${names.join(", ")} and ${last}`;
}

/** The text with a capital first letter. */
export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
