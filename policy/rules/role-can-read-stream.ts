import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import {
  howToAllow,
  isPending,
  openAccess,
  severalRoles,
  streamLabel,
  streamPattern,
  unseenRoles,
} from "../findings/execution-role";
import { violation, type Finding } from "../findings/finding";
import type { Grant } from "../graph/grant";
import type { Reader, Role } from "../graph/model";
import { nameOf, namesOf } from "../graph/names";
import { UNKNOWN } from "../graph/value";
import { accesses, parsedDocument, type Access } from "../iam/access";
import type { DocumentFault } from "../iam/document";
import type { Rule } from "../rule";

const DOUBT = "has a role that isn't allowed to read the stream";

/** AWS checks that the role can read the stream before it creates the mapping. Emulators don't. */
export const roleCanReadStream: Rule = {
  id: "role-can-read-stream",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "mandatory",
  severity: "high",
  description: "The role of the function or pipe may read the stream.",
  tags: ["iam", "lambda", "streams"],
  remediationSteps: `Allow ${STREAM_ACTIONS.join(", ")} on the stream's ARN (ListStreams on "*").`,
  *check({ readers }) {
    const reported = new Set<unknown>();
    const unverifiable: Unverifiable = new Map();
    for (const reader of readers) {
      if (reader.hasNoStream) continue;
      yield* unseenRoles(reader, DOUBT, reported);
      const sound: Role[] = [];
      for (const role of new Set(reader.executions.map(({ role }) => role))) {
        const faults = role.grants.flatMap(faultOf);
        for (const { grant, fault, fix } of faults) {
          if (reported.has(grant)) continue;
          reported.add(grant);
          yield violation(
            grant.resource,
            `${fault}, so AWS rejects it; ${nameOf(role.resource)} needs it to read for ${nameOf(reader.resource)}`,
            fix,
          );
        }
        if (faults.length === 0) sound.push(role);
      }
      yield* judge(reader, sound, reported, unverifiable);
    }
    for (const [{ resource }, { first, others, open }] of unverifiable) {
      const names = namesOf([first, ...others].map((reader) => reader.resource));
      yield openAccess(first, `lacks a permission to read the stream for ${names}`, open, resource);
    }
  },
};

/** The stream's own policies. They can't allow ListStreams, which doesn't apply to a stream. */
function streamPolicies({ source }: Reader): readonly Grant[] {
  const [only, ...others] = source.candidates;
  return only && others.length === 0 ? only.streamPolicies : [];
}

/** Why AWS rejects a policy; nothing for a policy that is valid or unknown. */
function faultOf(grant: Grant): ({ grant: Grant } & DocumentFault)[] {
  const document = parsedDocument(grant);
  if (document === UNKNOWN || document.fault === undefined) return [];
  return [{ grant, ...document.fault }];
}

/** An answer that no update will give about a role is one line, however many readers it has. */
type Unverifiable = Map<Role, { first: Reader; others: Reader[]; open: readonly Access[] }>;

/**
 * @param roles The candidates for the reader's role; usually one.
 * @param reported Grants already reported for other readers.
 */
function* judge(
  reader: Reader,
  roles: readonly Role[],
  reported: Set<unknown>,
  unverifiable: Unverifiable,
): Iterable<Finding> {
  const stream = streamPattern(reader);
  const found = roles.map((role) => accesses(role, STREAM_ACTIONS, stream, streamPolicies(reader)));
  const [role, ...others] = roles;
  if (role && found.some((answers) => answers.some(({ answer }) => answer === "no"))) {
    // With a single candidate, it is certain that this role lacks something.
    yield others.length === 0 ? rejected(reader, role, found.flat()) : severalRoles(reader, DOUBT);
    return;
  }
  const open = found.flat().filter(({ answer }) => answer === "maybe");
  if (open.length === 0) return;
  const pending = open.flatMap(({ doubts }) => doubts.filter(isPending));
  // A value computed from the table is expected to name its stream; the update checks it.
  const takesAway = pending.some(({ against }) => against);
  if (!takesAway && pending.some(({ grant }) => grant && isExpected(grant, reader))) return;
  if (pending.length > 0) {
    // One unknown policy is one line, however many mappings depend on it.
    if (pending.every(({ grant }) => reported.has(grant))) return;
    for (const { grant } of pending) reported.add(grant);
  } else if (role && others.length === 0) {
    const entry = unverifiable.get(role);
    if (entry) entry.others.push(reader);
    else unverifiable.set(role, { first: reader, others: [], open });
    return;
  }
  yield openAccess(reader, DOUBT, open);
}

/** @param found Whether the role is allowed to call each of the stream's actions. */
function rejected(reader: Reader, role: Role, found: readonly Access[]): Finding {
  const missing = STREAM_ACTIONS.filter((_, i) => found[i]?.answer === "no").join(", ");
  const name = nameOf(role.resource);
  const pronoun = missing.includes(", ") ? "them" : "it";
  return violation(
    reader.resource,
    `is rejected by AWS ("Cannot access stream"): ${name} isn't allowed to call ${missing} on ${streamLabel(reader)}`,
    howToAllow(
      STREAM_ACTIONS.map((action, i) => ({ action, lacks: found[i]?.lacks ?? [] })),
      (actions) => `allow ${actions === missing ? pronoun : actions} in a policy of ${name}`,
    ),
  );
}

/**
 * Whether a policy that isn't known yet counts as the one that allows reading: it was computed from the table, or from
 * a source that the engine doesn't name, such as the output of a function of the provider.
 */
function isExpected({ origins = [] }: Grant, { source }: Reader): boolean {
  // mapping-needs-enabled-stream reports a table that isn't known yet.
  if (source.candidates.length === 0 && source.undecided) return true;
  const tables = source.candidates.map(({ resource }) => resource.urn);
  return origins.length === 0 || origins.some(({ urn }) => tables.includes(urn));
}
