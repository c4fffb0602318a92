// Shared code of the rules about a reader and its role.
import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { Join } from "../graph/join";
import type { Reader } from "../graph/model";
import { enumerate, nameOf, shown } from "../graph/names";
import type { Resource } from "../graph/resource";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import type { Access, Doubt, Lack } from "../iam/access";
import { MANAGED_POLICIES_DATE } from "../iam/managed";
import { notApplicable, undecided, unverifiable, type Finding } from "./finding";

/**
 * Why a role behind a reader can't be seen; nothing if each can.
 *
 * @param reported Roles and functions already reported for other readers: each gets one line, however many readers need it.
 */
export function* unseenRoles(reader: Reader, doubt: string, reported: Set<unknown>): Iterable<Finding> {
  const unseen = function* ({ candidates, undecided: later, reason }: Join<unknown>, missing: string, cause: unknown) {
    if (candidates.length > 0 || reported.has(cause)) return;
    reported.add(cause);
    yield (later ? undecided : notApplicable)(reader.resource, `${doubt}: ${missing} can't be seen, since ${reason}`);
  };
  if (reader.kind === "pipe") {
    yield* unseen(reader.executionRole, "its role", causeOf(reader, reader.roleArn));
    return;
  }
  yield* unseen(reader.target, "its function", causeOf(reader, reader.functionName));
  for (const target of reader.target.candidates) {
    yield* unseen(target.executionRole, `the role of ${nameOf(target.resource)}`, causeOf(target, target.role));
  }
}

/**
 * Identifies the function or role that several readers need: by its name, or by the value that doesn't have the name
 * yet.
 */
function causeOf({ resource }: { resource: Resource }, name: MaybeUnknown<string | undefined>): unknown {
  return typeof name === "string" && name !== "" ? name : resource;
}

/** The reader's stream as a pattern: its ARN, with a star for each part that isn't known yet. */
export function streamPattern({ sourceArn, source }: Reader): string {
  const [only, ...others] = source.candidates;
  if (typeof sourceArn === "string" && sourceArn !== "") {
    // A policy for the table's stream applies only if the reader's stream is the table's current one.
    const known = only?.streamArn === UNKNOWN ? parseStreamArn(sourceArn) : undefined;
    return known ? `${known.tableArn}/stream/*` : sourceArn;
  }
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
 * How to let a role call the actions that it isn't allowed to, in the imperative.
 *
 * @param allow The fix if an Allow is missing.
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
    // A policy that AWS manages can't be edited.
    case "deny":
      return lack.grant.managedArn === undefined
        ? `take ${actions} out of what ${labelOf(lack)} denies`
        : `detach ${labelOf(lack)}, which denies ${actions}`;
    case "boundary":
      return lack.grant.managedArn === undefined
        ? `allow ${actions} in ${labelOf(lack)} too, the permissions boundary`
        : `replace the permissions boundary, ${labelOf(lack)}, with one that also allows ${actions}`;
  }
}

/** Why policies leave a question open, as a predicate in the singular and in the plural. */
const REASONS: Readonly<Record<Doubt["reason"], readonly [one: string, several: string]>> = {
  unknown: ["isn't known until the update", "aren't known until the update"],
  open: ["may be about another resource; the update will tell", "may be about other resources; the update will tell"],
  conditional: [
    "has a condition or a policy variable, which isn't evaluated",
    "have conditions or policy variables, which aren't evaluated",
  ],
  elsewhere: [
    `is neither in this stack nor among AWS's managed policies of ${MANAGED_POLICIES_DATE}`,
    `are neither in this stack nor among AWS's managed policies of ${MANAGED_POLICIES_DATE}`,
  ],
  unseen: ["isn't in this stack", "aren't in this stack"],
};

/** Whether the update will decide. */
export function isPending({ reason }: Doubt): boolean {
  return reason === "unknown" || reason === "open";
}

/**
 * A finding for undecided access: the update decides it, or nothing does.
 *
 * @param resource The resource to which the finding is attached. @default the reader
 */
export function openAccess(
  reader: Reader,
  doubt: string,
  accesses: readonly Access[],
  resource: Resource = reader.resource,
): Finding {
  const doubts = accesses.flatMap((access) => access.doubts);
  if (doubts.length === 0) return severalRoles(reader, doubt);
  const labels = new Map<Doubt["reason"], Set<string>>();
  for (const { label, reason } of doubts) labels.set(reason, (labels.get(reason) ?? new Set()).add(label));
  const reasons = [...labels].map(
    ([reason, some]) =>
      `${enumerate([...some], (label) => label).join(" and ")} ${REASONS[reason][some.size > 1 ? 1 : 0]}`,
  );
  return (doubts.some(isPending) ? undecided : unverifiable)(resource, `${doubt}: ${reasons.join(", and ")}`);
}

/** A finding for a reader that has one of several functions, roles or tables, if their access differs. */
export function severalRoles(reader: Reader, doubt: string): Finding {
  const joins: Join<unknown>[] =
    reader.kind === "pipe"
      ? [reader.executionRole]
      : [reader.target, ...reader.target.candidates.map(({ executionRole }) => executionRole)];
  const several = [...joins, reader.source].find(({ candidates }) => candidates.length > 1) ?? reader.source;
  return (several.undecided ? undecided : unverifiable)(reader.resource, `${doubt}: ${several.reason}`);
}
