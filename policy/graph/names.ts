// How messages name resources, and show values.
import type { ResourceRef } from "./resource";

/** Nouns for resources by the last part of their type; other types use that part in lower case. */
const NOUNS: Readonly<Record<string, string>> = {
  EventSourceMapping: "mapping",
  GlobalTable: "table",
  ManagedPolicy: "policy",
  RolePolicy: "policy",
  RolePolicyAttachment: "attachment",
  PolicyAttachment: "attachment",
  RolePolicyAttachmentsExclusive: "attachment",
  RolePoliciesExclusive: "list of policies",
  ResourcePolicy: "policy",
  QueuePolicy: "policy",
  TopicPolicy: "policy",
  BucketPolicy: "policy",
  KeyPolicy: "policy",
  BucketV2: "bucket",
  ReplicaKey: "key",
  ExternalKey: "key",
};

/** `table "orders"`. */
export function nameOf({ type, name }: ResourceRef): string {
  return `${nounOf(type)} "${name}"`;
}

function nounOf(type: string): string {
  const kind = type.slice(type.lastIndexOf(":") + 1);
  return (Object.hasOwn(NOUNS, kind) ? NOUNS[kind] : undefined) ?? kind.toLowerCase();
}

/** `tables "a", "b" and "c"`, in the singular for one. Long lists name the first few and count the rest. */
export function namesOf(resources: readonly ResourceRef[]): string {
  const [first] = resources;
  if (!first) return "";
  if (resources.length === 1) return nameOf(first);
  const names = enumerate(resources, ({ name }) => `"${name}"`);
  return `${plural(nounOf(first.type))} ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** The most resources that a message names. */
const NAMED = 5;

/** The names for a list in a message; beyond the first few, a count: `995 more`. */
export function enumerate<T>(items: readonly T[], nameOf: (item: T) => string): string[] {
  const more = items.length - NAMED;
  return more <= 1 ? items.map(nameOf) : [...items.slice(0, NAMED).map(nameOf), `${more} more`];
}

function plural(noun: string): string {
  return noun.endsWith("y") ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}

const SHOWN = 200;

/** A value as messages show it: at most 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : String(JSON.stringify(value));
  return isShort(text) ? text : `${text.slice(0, SHOWN)}…`;
}

/** The string if messages show it in full: part of a pattern is useless to copy. */
export function ifShort(text: string): string | undefined {
  return isShort(text) ? text : undefined;
}

function isShort(text: string): boolean {
  return text.length <= SHOWN;
}

/** A name as messages quote it. */
export function quoted(name: string): string {
  return `"${shown(name)}"`;
}
