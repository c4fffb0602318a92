import { serviceOf } from "dynamodb-streams-aws/arn";
import { undecided, violation } from "../findings/finding";
import { executionsOf } from "../findings/execution-role";
import { nameOf, shown } from "../findings/message";
import type { Mapping } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { allows, opaque } from "../iam/access";
import type { Rule } from "../rule";

/** What delivery to each kind of destination takes: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const DELIVERY: Record<string, string> = { sqs: "sqs:SendMessage", sns: "sns:Publish", s3: "s3:PutObject" };

/** Lambda writes to the destination with the function's role; without the permission the batch is lost without a trace. */
export const failuresCanBeDelivered: Rule = {
  id: "failures-can-be-delivered",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html",
  level: "advisory",
  severity: "medium",
  description: "The function's role may write to the mapping's on-failure destination.",
  tags: ["iam", "lambda", "streams", "reliability"],
  remediationSteps: "Allow sqs:SendMessage, sns:Publish or s3:PutObject on the destination's ARN.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      if (!mapping.onFailure) continue;
      const { resource } = mapping;
      const doubt = "can't deliver to its on-failure destination";
      const { service, arn } = destinationOf(mapping);
      const action = DELIVERY[service];
      if (action === undefined) {
        yield undecided(resource, `${doubt}: the destination is unknown until the update`);
        continue;
      }
      const { executions, findings } = executionsOf(mapping, doubt);
      yield* findings;
      for (const { role } of executions) {
        const answer = allows(role, action, arn);
        if (answer === "no" && executions.length === 1) {
          yield violation(
            resource,
            `sends failed batches to ${shown(arn)}, but ${nameOf(role.resource)} isn't allowed to call ${action} there, so they are lost`,
            `allow ${action} on that ARN in a policy of ${nameOf(role.resource)}`,
          );
        } else if (answer !== "yes") {
          const why = opaque(role).join(", ") || "a condition, an unknown resource or another function";
          yield undecided(
            resource,
            `${doubt}: whether ${nameOf(role.resource)} may call ${action} on ${shown(arn)} depends on ${why}`,
          );
        }
      }
    }
  },
};

/** Service and ARN of the destination; before it is made, the service by the type of its resource. */
function destinationOf({ onFailure, resource }: Mapping): { service: string; arn: string } {
  if (onFailure !== UNKNOWN) {
    const arn = String(onFailure);
    return { service: serviceOf(arn) ?? "", arn: arn.startsWith("arn:aws:s3") ? `${arn}/*` : arn };
  }
  const origins = resource.propertyDependencies.destinationConfig ?? [];
  const services = new Set(origins.map(({ type }) => /^aws(?:-native)?:(sqs|sns|s3)[/:]/.exec(type)?.[1] ?? ""));
  const [service = ""] = services;
  return { service: services.size === 1 ? service : "", arn: `arn:*:${service}:*:*:*` };
}
