// What rules about a reader and its role have in common.
import type { Join } from "../graph/join";
import type { Reader } from "../graph/model";
import { nameOf, shown } from "../graph/names";
import type { Access, Doubt, Lack } from "../iam/access";
import { MANAGED_POLICIES_DATE } from "../iam/managed";
import { notApplicable, undecided, unverifiable, type Finding } from "./finding";

/** Why a role behind a reader can't be seen; nothing if each can. */
export function* unseenRoles(reader: Reader, doubt: string): Iterable<Finding> {
  const unseen = ({ undecided: later, reason }: Join<unknown>, missing: string) =>
    (later ? undecided : notApplicable)(reader.resource, `${doubt}: ${missing} can't be seen, ${reason}`);
  if (reader.kind === "pipe") {
    if (isUnseen(reader.executionRole)) yield unseen(reader.executionRole, "its role");
    return;
  }
  if (isUnseen(reader.target)) yield unseen(reader.target, "its function");
  for (const { resource, executionRole } of reader.target.candidates) {
    if (isUnseen(executionRole)) yield unseen(executionRole, `the role of ${nameOf(resource)}`);
  }
}

function isUnseen({ candidates }: Join<unknown>): boolean {
  return candidates.length === 0;
}

/** The reader's stream as a pattern: its ARN, with a star for each part that isn't known yet. */
export function streamPattern({ sourceArn, source }: Reader): string {
  if (typeof sourceArn === "string" && sourceArn !== "") return sourceArn;
  const [only, ...others] = source.candidates;
  return `${tablePattern(others.length === 0 ? only?.name : undefined)}/stream/*`;
}

/** The reader's stream for messages: `the stream of table "orders"`, or its ARN. */
export function streamLabel({ sourceArn, source }: Reader): string {
  const [only, ...others] = source.candidates;
  return only && others.length === 0 ? `the stream of ${nameOf(only.resource)}` : `the stream ${shown(sourceArn)}`;
}

/** The ARN of a table of this name, wherever it is. */
export function tablePattern(name: unknown): string {
  return `arn:*:dynamodb:*:*:table/${typeof name === "string" ? name : "*"}`;
}

/**
 * What to do so that a role may call what it isn't allowed to, in the imperative.
 *
 * @param allow What to do if an Allow is missing.
 */
export function howToAllow(
  missing: readonly { action: string; lacks: readonly Lack[] }[],
  allow: (actions: string) => string,
): string {
  const steps: { lack: Lack; actions: string[] }[] = [];
  for (const { action, lacks } of missing) {
    for (const lack of lacks) {
      const known = steps.find((step) => step.lack.kind === lack.kind && labelOf(step.lack) === labelOf(lack));
      if (known) known.actions.push(action);
      else steps.push({ lack, actions: [action] });
    }
  }
  return steps.map(({ lack, actions }) => remedy(lack, actions.join(", "), allow)).join(", and ");
}

const labelOf = (lack: Lack): string => (lack.kind === "allow" ? "" : lack.grant.label);

function remedy(lack: Lack, actions: string, allow: (actions: string) => string): string {
  switch (lack.kind) {
    case "allow":
      return allow(actions);
    case "deny":
      return `take ${actions} out of what ${labelOf(lack)} denies`;
    case "boundary":
      return `allow ${actions} in ${labelOf(lack)} too, the permissions boundary`;
  }
}

const REASONS: Readonly<Record<Doubt["reason"], string>> = {
  unknown: "isn't known until the update",
  open: "may be about another resource, which isn't known until the update",
  conditional: "has a condition or a policy variable, which isn't evaluated",
  elsewhere: `is neither in this stack nor among AWS's managed policies of ${MANAGED_POLICIES_DATE}`,
};

/** Whether the update will tell. */
export function isPending({ reason }: Doubt): boolean {
  return reason === "unknown" || reason === "open";
}

/** A finding for access that can't be told: left to the update, or to nobody. */
export function openAccess(reader: Reader, doubt: string, accesses: readonly Access[]): Finding {
  const doubts = accesses.flatMap((access) => access.doubts);
  const reasons = new Set(doubts.map(({ grant, reason }) => `${grant.label} ${REASONS[reason]}`));
  const pending = doubts.length === 0 || doubts.some(isPending);
  const why = [...reasons].join(", ") || "its function or its table is one of several, which differ";
  return (pending ? undecided : unverifiable)(reader.resource, `${doubt}: ${why}`);
}
