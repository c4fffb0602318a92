import type { Mapping } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { serviceOf } from "dynamodb-streams-aws/arn";
import { allows, opaque } from "../iam/access";
import { undecided, violation, type Rule } from "../rule";
import { readersOf } from "./role";
import { named, sentence } from "./words";

/** What delivery to each kind of destination takes: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const DELIVERY: Record<string, string> = { sqs: "sqs:SendMessage", sns: "sns:Publish", s3: "s3:PutObject" };

/** Lambda delivers what is given up in the role's name too; without the permission it is lost without a trace. */
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
      const subject = sentence(named("mapping", mapping));
      const { service, arn } = destinationOf(mapping);
      const action = DELIVERY[service];
      if (action === undefined) {
        yield undecided(resource, `${subject}: what its on-failure destination is can't be told yet.`);
        continue;
      }
      const { readers, findings } = readersOf(mapping, "its role may write to the on-failure destination");
      yield* findings;
      for (const { role } of readers) {
        const answer = allows(role, action, arn);
        if (answer === "no" && readers.length === 1) {
          yield violation(
            resource,
            `${subject} gives up failing records to ${arn}, but ${named("role", role)} may not do ${action} there: they get lost. ` +
              `Fix: allow that in a policy of the role.`,
          );
        } else if (answer !== "yes") {
          const why = opaque(role).join(", ") || "a condition, an unknown resource or another function";
          yield undecided(
            resource,
            `${subject}; whether ${named("role", role)} may do ${action} on ${arn} depends on ${why}.`,
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
