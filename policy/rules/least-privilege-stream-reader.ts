import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { violation } from "../findings/finding";
import type { Grant } from "../graph/grant";
import type { Role } from "../graph/model";
import { nameOf, shown } from "../graph/names";
import { UNKNOWN } from "../graph/value";
import { coversAction, documentOf } from "../iam/access";
import type { Statement } from "../iam/document";
import { coversEvery } from "../iam/pattern";
import type { Rule } from "../rule";

/** Actions that a reader of a stream needs, and what they are about. ListStreams has no resource-level form. */
const NEEDED: readonly { action: string; service: string; every: string }[] = [
  ...STREAM_READ_ACTIONS.map((action) => ({ action, service: "dynamodb", every: "table/*/stream/*" })),
  ...["CreateLogStream", "PutLogEvents"].map((action) => ({
    action: `logs:${action}`,
    service: "logs",
    every: "log-group:*",
  })),
];

/** The role may read its own stream and write its own log; wildcards let it read every table's changes. */
export const leastPrivilegeStreamReader: Rule<{ awsManagedPolicies: boolean }> = {
  id: "least-privilege-stream-reader",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  level: "advisory",
  severity: "medium",
  description: "The role that reads a stream may read only that stream, and write only its own log.",
  tags: ["iam", "lambda", "streams", "security"],
  remediationSteps: "Name the three actions, the stream's ARN and the log group's ARN in an inline policy.",
  settings: {
    awsManagedPolicies: {
      type: "boolean",
      default: false,
      description:
        "Also report AWS's managed policies that name their actions, such as AWSLambdaDynamoDBExecutionRole, which allows them on every stream.",
    },
  },
  *check({ readers }, { awsManagedPolicies }) {
    const seen = new Set<Role>();
    for (const reader of readers) {
      for (const { role } of reader.executions) {
        if (seen.has(role)) continue;
        seen.add(role);
        const excesses = role.grants.flatMap((grant) => excessOf(grant, awsManagedPolicies));
        if (excesses.length === 0) continue;
        const unique = [...new Set(excesses.map(({ excess }) => excess))];
        const labels = [...new Set(excesses.map(({ grant }) => grant.label))].filter(
          (label) => label !== nameOf(role.resource),
        );
        yield violation(
          role.resource,
          `reads for ${nameOf(reader.resource)} and may do more than that takes: ${unique.join(", and ")}` +
            (labels.length > 0 ? ` (${labels.join(", ")})` : ""),
          "allow the named actions on the stream and on the function's log group only",
        );
      }
    }
  },
};

function excessOf(grant: Grant, awsManagedPolicies: boolean): { grant: Grant; excess: string }[] {
  const document = documentOf(grant);
  if (document === UNKNOWN) return [];
  const onlyWild = grant.managedArn !== undefined && !awsManagedPolicies;
  return document.statements.flatMap((statement) => clauses(statement, onlyWild)).map((excess) => ({ grant, excess }));
}

/** What a statement allows beyond need, as clauses. */
function clauses(
  { effect, actions, exceptActions, resources, exceptResources }: Statement,
  onlyWild: boolean,
): string[] {
  if (effect === "Deny") return [];
  if (exceptActions) return ["everything but some actions (NotAction)"];
  const wild = new Set<string>();
  const everywhere: string[] = [];
  for (const { action, service, every } of NEEDED) {
    const patterns = actions.filter((pattern): pattern is string => coversAction(pattern, action) === "yes");
    const wide = patterns.find((pattern) => pattern.includes("*"));
    if (wide !== undefined) wild.add(wide);
    else if (
      patterns.length > 0 &&
      (exceptResources || resources.some((arn) => arn !== UNKNOWN && coversEvery(arn, service, every)))
    ) {
      everywhere.push(action);
    }
  }
  return [
    ...(wild.size > 0 ? [`all actions ${shown([...wild].join(", "))}`] : []),
    ...(everywhere.length > 0 && !onlyWild ? [`${everywhere.join(", ")} on every resource`] : []),
  ];
}
