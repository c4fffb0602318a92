// How messages name resources.
import type { ResourceRef } from "./resource";

/** What a resource is called, by the last part of its type; others by that part in lower case. */
const NOUNS: Readonly<Record<string, string>> = {
  EventSourceMapping: "mapping",
  GlobalTable: "table",
  ManagedPolicy: "policy",
  RolePolicy: "policy",
  RolePolicyAttachment: "attachment",
  PolicyAttachment: "attachment",
  RolePolicyAttachmentsExclusive: "attachment",
};

/** `table "orders"`. */
export function nameOf({ type, name }: ResourceRef): string {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  return `${NOUNS[kind] ?? kind.toLowerCase()} "${name}"`;
}

/** `tables "a", "b" and "c"`, in the singular if it is one. */
export function namesOf(resources: readonly ResourceRef[]): string {
  const [first, ...others] = resources;
  if (!first) return "";
  if (others.length === 0) return nameOf(first);
  const [noun = ""] = nameOf(first).split(" ", 1);
  const names = resources.map(({ name }) => `"${name}"`);
  return `${plural(noun)} ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function plural(noun: string): string {
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
