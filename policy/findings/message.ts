// How messages name resources.
import type { ResourceRef } from "../graph/resource";
import type { Finding, Outcome } from "./finding";

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

/** How the sentence begins if the answer is open. */
const OPEN: Readonly<Partial<Record<Outcome, string>>> = {
  undecided: "Can't check yet whether ",
  unverifiable: "Can't check whether ",
  notApplicable: "Can't check whether ",
};

/** A finding as one text: `Mapping "m" reads …. Fix: ….`, or `Can't check yet whether mapping "m" reads …: ….` */
export function messageOf({ outcome, resource, problem, fix }: Finding): string {
  const sentence = `${OPEN[outcome] ?? ""}${nameOf(resource)} ${problem}.`;
  return sentence.charAt(0).toUpperCase() + sentence.slice(1) + (fix === undefined ? "" : ` Fix: ${fix}.`);
}

const SHOWN = 200;

/** A value as messages show it: at most 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : String(JSON.stringify(value));
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
