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
 * @param allow The same if nothing but an Allow is missing.
 */
export function howToAllow(
  missing: readonly { action: string; lacks: readonly Lack[] }[],
  allow: (actions: string) => string,
): string {
  const steps = new Map<string, string[]>();
  for (const { action, lacks } of missing) {
    for (const lack of lacks) {
      const step = lack.kind === "allow" ? lack.kind : `${lack.kind} ${lack.grant.label}`;
      steps.set(step, [...(steps.get(step) ?? []), action]);
    }
  }
  const inWords = [...steps].map(([step, list]) => {
    const actions = list.join(", ");
    const label = step.slice(step.indexOf(" ") + 1);
    if (step === "allow") return allow(actions);
    return step.startsWith("deny")
      ? `take ${actions} out of what ${label} denies`
      : `allow ${actions} in ${label} too, the permissions boundary`;
  });
  return inWords.join(", and ");
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
