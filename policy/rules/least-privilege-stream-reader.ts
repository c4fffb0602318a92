import { STREAM_READ_ACTIONS } from "dynamodb-streams-aws/stream-actions";
import { violation } from "../findings/finding";
import type { Grant } from "../graph/grant";
import type { Role } from "../graph/model";
import { nameOf, shown } from "../graph/names";
import { UNKNOWN } from "../graph/value";
import { coversAction, parsedDocument } from "../iam/access";
import type { Statement } from "../iam/document";
import { coversEvery } from "../iam/pattern";
import type { Rule } from "../rule";

type Service = "dynamodb" | "logs";

const LOG_ACTIONS = ["logs:CreateLogStream", "logs:PutLogEvents"];

/** Actions that a reader of a stream needs, and their resources. ListStreams has no resource-level form. */
const NEEDED: readonly { action: string; service: Service; every: string }[] = [
  ...STREAM_READ_ACTIONS.map((action) => ({ action, service: "dynamodb" as const, every: "table/*/stream/*" })),
  ...LOG_ACTIONS.map((action) => ({ action, service: "logs" as const, every: "log-group:*" })),
];

/** The permissions to allow instead. */
const NARROWED: Readonly<Record<Service, string>> = {
  dynamodb: `allow only ${STREAM_READ_ACTIONS.join(", ")} on the stream, and dynamodb:ListStreams on "*"`,
  logs: `allow only ${LOG_ACTIONS.join(", ")} on the log group that it writes to`,
};

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
        const unique = [...new Set(excesses.map(({ text }) => text))];
        const labels = [...new Set(excesses.map(({ grant }) => grant.label))].filter(
          (label) => label !== nameOf(role.resource),
        );
        yield violation(
          role.resource,
          `reads for ${nameOf(reader.resource)} and is allowed more than it needs: ${unique.join(", and ")}` +
            (labels.length > 0 ? ` (${labels.join(", ")})` : ""),
          [...new Set(excesses.flatMap(({ services }) => services))].map((service) => NARROWED[service]).join("; "),
        );
      }
    }
  },
};

/** The permissions of a grant that a reader doesn't need, as a clause, and their services. */
interface Excess {
  text: string;
  services: readonly Service[];
}

function excessOf(grant: Grant, awsManagedPolicies: boolean): (Excess & { grant: Grant })[] {
  const document = parsedDocument(grant);
  if (document === UNKNOWN) return [];
  const onlyWild = grant.managedArn !== undefined && !awsManagedPolicies;
  return document.statements
    .flatMap((statement) => excessesOf(statement, onlyWild))
    .map((excess) => ({ ...excess, grant }));
}

function excessesOf(
  { effect, actions, exceptActions, resources, exceptResources }: Statement,
  onlyWild: boolean,
): Excess[] {
  if (effect === "Deny") return [];
  if (exceptActions) return [{ text: "everything but some actions (NotAction)", services: ["dynamodb", "logs"] }];
  const wild = new Map<string, Service[]>();
  const everywhere = new Map<string, Service[]>();
  for (const { action, service, every } of NEEDED) {
    const patterns = actions.filter((pattern): pattern is string => coversAction(pattern, action) === "yes");
    const wide = patterns.find((pattern) => pattern.includes("*"));
    if (wide !== undefined) wild.set(wide, [...(wild.get(wide) ?? []), service]);
    else if (
      patterns.length > 0 &&
      (exceptResources || resources.some((arn) => arn !== UNKNOWN && coversEvery(arn, service, every)))
    ) {
      everywhere.set(action, [service]);
    }
  }
  const excesses: Excess[] = [];
  const add = (found: ReadonlyMap<string, Service[]>, wording: (names: string) => string) => {
    if (found.size === 0) return;
    excesses.push({ text: wording([...found.keys()].join(", ")), services: [...found.values()].flat() });
  };
  add(wild, (names) => `all actions ${shown(names)}`);
  if (!onlyWild) add(everywhere, (names) => `${names} on every resource`);
  return excesses;
}
