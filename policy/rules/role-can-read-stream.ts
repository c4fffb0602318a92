import { STREAM_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { howToAllow, isPending, openAccess, streamLabel, streamPattern, unseenRoles } from "../findings/execution-role";
import { undecided, unverifiable, violation, type Finding } from "../findings/finding";
import type { Grant } from "../graph/grant";
import type { Reader, Role } from "../graph/model";
import { nameOf } from "../graph/names";
import { UNKNOWN } from "../graph/value";
import { accesses, documentOf } from "../iam/access";
import type { Rule } from "../rule";

const DOUBT = "has a role that isn't allowed to read the stream";

/** AWS asks whether the role can read the stream before it creates the mapping. Emulators don't. */
export const roleCanReadStream: Rule = {
  id: "role-can-read-stream",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "mandatory",
  severity: "high",
  description: "The role of the function or pipe may read the stream.",
  tags: ["iam", "lambda", "streams"],
  remediationSteps: `Allow ${STREAM_ACTIONS.join(", ")} on the stream's ARN (ListStreams on "*").`,
  *check({ readers }) {
    const reported = new Set<Grant>();
    for (const reader of readers) {
      if (reader.hasNoStream) continue;
      yield* unseenRoles(reader, DOUBT);
      const { executions } = reader;
      for (const { role } of executions) {
        const rejected = role.grants.flatMap(faultOf);
        for (const { grant, fault, fix = "correct the policy document" } of rejected) {
          if (reported.has(grant)) continue;
          reported.add(grant);
          yield violation(
            grant.resource,
            `${fault}, so AWS rejects it; ${nameOf(role.resource)} needs it to read for ${nameOf(reader.resource)}`,
            fix,
          );
        }
        if (rejected.length === 0) yield* judge(reader, role, executions.length === 1, reported);
      }
    }
  },
};

/** What the stream's own policies allow. They can't allow ListStreams, which is about no stream. */
function streamPolicies({ source }: Reader): readonly Grant[] {
  const [only, ...others] = source.candidates;
  return only && others.length === 0 ? only.streamPolicies : [];
}

/** Why AWS rejects a policy; nothing for one that it accepts, or that isn't known. */
function faultOf(grant: Grant): { grant: Grant; fault: string; fix: string | undefined }[] {
  const document = documentOf(grant);
  if (document === UNKNOWN || document.fault === undefined) return [];
  return [{ grant, fault: document.fault, fix: document.fix }];
}

function* judge(reader: Reader, role: Role, isCertain: boolean, reported: Set<Grant>): Iterable<Finding> {
  const stream = streamPattern(reader);
  const found = accesses(role, STREAM_ACTIONS, stream, streamPolicies(reader));
  const missing = STREAM_ACTIONS.filter((_, i) => found[i]?.answer === "no");
  const name = nameOf(role.resource);
  // One of several functions: only if there is no other is it certain that this role lacks something.
  if (missing.length > 0 && isCertain) {
    yield violation(
      reader.resource,
      `is rejected by AWS ("Cannot access stream"): ${name} isn't allowed to call ${missing.join(", ")} on ${streamLabel(reader)}`,
      howToAllow(
        STREAM_ACTIONS.map((action, i) => ({ action, lacks: found[i]?.lacks ?? [] })),
        (actions) =>
          `allow ${actions !== missing.join(", ") ? actions : missing.length === 1 ? "it" : "them"} in a policy of ${name}`,
      ),
    );
    return;
  }
  const open = found.filter(({ answer }) => answer === "maybe");
  if (missing.length > 0) {
    const { undecided: later, reason } = reader.kind === "mapping" ? reader.target : reader.executionRole;
    yield (later ? undecided : unverifiable)(reader.resource, `${DOUBT}: ${reason || "its role is one of several"}`);
    return;
  }
  if (open.length === 0) return;
  const grants = open.flatMap(({ doubts }) => doubts.filter(isPending));
  // What is computed from the table is expected to be about its stream; the update checks it.
  const takesAway = grants.some(({ against }) => against);
  if (!takesAway && grants.some(({ grant }) => isExpected(grant, reader))) return;
  // One unknown policy is one line, however many mappings depend on it.
  const fresh = grants.filter(({ grant }) => !reported.has(grant));
  if (grants.length > 0 && fresh.length === 0) return;
  for (const { grant } of grants) reported.add(grant);
  yield openAccess(reader, DOUBT, open);
}

/**
 * Whether a policy that isn't known yet may be taken for the one that allows reading: it was computed from the table, or
 * from something that the engine doesn't name, such as the output of a function of the provider.
 */
function isExpected({ origins = [] }: Grant, { source }: Reader): boolean {
  const tables = source.candidates.map(({ resource }) => resource.urn);
  return origins.length === 0 || origins.some(({ urn }) => tables.includes(urn));
}
