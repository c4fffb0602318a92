import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { executionsOf } from "../findings/execution-role";
import { undecided, unverifiable, violation } from "../findings/finding";
import { nameOf } from "../findings/message";
import type { Grant } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { statementsOf } from "../iam/access";
import type { Statement } from "../iam/document";
import { coversAction, coversArn } from "../iam/match";
import type { Rule } from "../rule";

/** Actions that a reader of a stream needs, and any ARN they are about. ListStreams has no resource-level form. */
const NEEDED: readonly { action: string; anywhere: string }[] = [
  ...STREAM_READ_ACTIONS.map((action) => ({ action, anywhere: "arn:*:dynamodb:*:*:table/*/stream/*" })),
  ...["CreateLogGroup", "CreateLogStream", "PutLogEvents"].map((action) => ({
    action: `logs:${action}`,
    anywhere: "arn:*:logs:*:*:log-group:*",
  })),
];

/** The role may read its own stream and write its own log; wildcards let it read every table's changes. */
export const leastPrivilegeStreamReader: Rule = {
  id: "least-privilege-stream-reader",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  level: "advisory",
  severity: "medium",
  description: "The role of a stream's function may read that stream and write its own log, not all of them.",
  tags: ["iam", "lambda", "streams", "security"],
  remediationSteps: "Name the three actions, the stream's ARN and the log group's ARN in an inline policy.",
  *check({ mappings }) {
    const seen = new Set<Grant>();
    for (const mapping of mappings) {
      const { executions, findings } = executionsOf(mapping, "reads with a role that may do more than it needs");
      yield* findings;
      for (const { role } of executions) {
        for (const grant of role.grants) {
          if (seen.has(grant)) continue;
          seen.add(grant);
          const statements = statementsOf(grant);
          if (statements === UNKNOWN) {
            yield (grant.managedArn ? unverifiable : undecided)(
              grant.resource,
              `allows ${nameOf(role.resource)} more than ${nameOf(mapping.resource)} needs: ` +
                (grant.managedArn
                  ? `${grant.label} isn't in this stack`
                  : `${grant.label} is unknown until the update`),
            );
            continue;
          }
          const excess = [...new Set(statements.flatMap(excessOf))];
          if (excess.length === 0) continue;
          yield violation(
            grant.resource,
            `allows ${nameOf(role.resource)}, which reads for ${nameOf(mapping.resource)}, ${excess.join(", and ")}`,
            "name the actions, the stream and the log group",
          );
        }
      }
    }
  },
};

/** What a statement allows beyond need, as clauses. */
function excessOf({ effect, actions, exceptActions, resources, exceptResources }: Statement): string[] {
  if (effect === "Deny") return [];
  if (exceptActions) return ["everything but some actions (NotAction)"];
  const wild = new Set<string>();
  const everywhere: string[] = [];
  for (const { action, anywhere } of NEEDED) {
    const patterns = actions.filter((pattern): pattern is string => coversAction(pattern, action) === "yes");
    const wide = patterns.find((pattern) => pattern.includes("*"));
    if (wide !== undefined) wild.add(wide);
    else if (patterns.length > 0 && (exceptResources || resources.some((arn) => coversArn(arn, anywhere) === "yes"))) {
      everywhere.push(action);
    }
  }
  return [
    ...(wild.size > 0 ? [`the actions ${[...wild].join(", ")}`] : []),
    ...(everywhere.length > 0 ? [`${everywhere.join(", ")} on every resource`] : []),
  ];
}
