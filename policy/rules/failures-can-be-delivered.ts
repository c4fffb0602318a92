import { howToAllow, openAccess } from "../findings/execution-role";
import { undecided, violation } from "../findings/finding";
import type { Destination } from "../graph/destination";
import { nameOf, shown } from "../graph/names";
import type { Role } from "../graph/model";
import { access, type Access } from "../iam/access";
import { keyAccess } from "../iam/key-access";
import type { Rule } from "../rule";

/**
 * The permissions that delivery to each kind of destination needs:
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
const DELIVERY: Readonly<Record<string, string>> = { sqs: "sqs:SendMessage", sns: "sns:Publish", s3: "s3:PutObject" };

/** The additional permissions if a customer's key encrypts the destination. */
const ENCRYPTION = ["kms:GenerateDataKey", "kms:Decrypt"];

/** The role writes to the destination; without the permission the batch is lost without a trace. */
export const failuresCanBeDelivered: Rule = {
  id: "failures-can-be-delivered",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html",
  level: "advisory",
  severity: "medium",
  description: "The role may write to the on-failure destination of its mapping or pipe.",
  tags: ["iam", "lambda", "streams", "reliability"],
  remediationSteps: "Allow sqs:SendMessage, sns:Publish or s3:PutObject on the destination's ARN.",
  *check({ readers }) {
    const doubt = "loses failed batches";
    for (const reader of readers) {
      const { destination, resource } = reader;
      if (!destination || reader.hasNoStream) continue;
      const { service } = destination;
      if (service === undefined) {
        yield undecided(resource, `${doubt}: its on-failure destination isn't known until the update`);
        continue;
      }
      const action = Object.hasOwn(DELIVERY, service) ? DELIVERY[service] : undefined;
      // Kafka topics need no IAM permission.
      if (action === undefined) continue;
      const { executions } = reader;
      for (const { role } of executions) {
        const needs = needsOf(destination, action, role);
        const missing = needs
          .map((need) => ({ ...need, asked: need.asked.filter(({ answer }) => answer === "no") }))
          .filter(({ asked }) => asked.length > 0);
        const name = nameOf(role.resource);
        if (missing.length > 0 && executions.length === 1) {
          const lacking = missing.map(({ asked, where }) => `${asked.map(({ action }) => action).join(", ")} ${where}`);
          const steps = missing.map(({ asked, place }) =>
            howToAllow(asked, (actions) => `allow ${actions} on ${place} in a policy of ${name}`),
          );
          yield violation(
            resource,
            `sends failed batches to ${destination.label}, but ${name} isn't allowed to call ${lacking.join(" and ")}, so they are lost`,
            steps.join(", and "),
          );
          continue;
        }
        const asked = needs.flatMap((need) => need.asked);
        if (asked.some(({ answer }) => answer !== "yes")) yield openAccess(reader, doubt, asked);
      }
    }
  },
};

/** The actions that the role needs on one resource. */
interface Need {
  asked: (Access & { action: string })[];
  /** The resource's name in the problem and in the fix. */
  where: string;
  place: string;
}

function needsOf(destination: Destination, action: string, role: Role): Need[] {
  const { service, encryption, policies } = destination;
  const arn = service === "s3" ? `${destination.arn}/*` : destination.arn;
  const delivery: Need = {
    asked: [{ action, ...access(role, action, arn, policies) }],
    where: "there",
    place: placeOf(destination, arn),
  };
  if (!encryption) return [delivery];
  const { label } = encryption;
  const asked = ENCRYPTION.map((action) => ({ action, ...keyAccess(role, action, encryption) }));
  return [delivery, { asked, where: `on its ${label}`, place: label }];
}

/** The target of the permission: a bucket's objects, or the queue or topic. */
function placeOf({ service, label, arn: known }: Destination, arn: string): string {
  if (label === shown(known)) return shown(arn);
  return service === "s3" ? `the objects of ${label}` : label;
}
