import { howToAllow, openAccess } from "../findings/execution-role";
import { undecided, violation } from "../findings/finding";
import type { Destination } from "../graph/destination";
import { nameOf, shown } from "../graph/names";
import { access } from "../iam/access";
import { keyAccess } from "../iam/key-access";
import type { Rule } from "../rule";

/** What delivery to each kind of destination takes: https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html */
const DELIVERY: Readonly<Record<string, string>> = { sqs: "sqs:SendMessage", sns: "sns:Publish", s3: "s3:PutObject" };

/** What it takes besides if the destination is encrypted with a customer's key. */
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
      // Kafka topics need no permission of IAM.
      if (action === undefined) continue;
      const arn = service === "s3" ? `${destination.arn}/*` : destination.arn;
      const { executions } = reader;
      for (const { role } of executions) {
        const accesses = [{ action, arn, ...access(role, action, arn, destination.policies) }];
        const { encryption } = destination;
        if (encryption) {
          const arn = encryption.keyArn;
          accesses.push(...ENCRYPTION.map((action) => ({ action, arn, ...keyAccess(role, action, encryption) })));
        }
        const missing = accesses.filter(({ answer }) => answer === "no");
        const [first] = missing;
        const name = nameOf(role.resource);
        if (first && executions.length === 1) {
          const isEncryption = first.arn !== arn;
          const place = isEncryption ? `its ${encryption?.label ?? "key"}` : placeOf(destination, arn);
          const actions = missing.map((permission) => permission.action).join(", ");
          yield violation(
            resource,
            `sends failed batches to ${destination.label}, but ${name} isn't allowed to call ${actions}` +
              `${isEncryption ? ` on ${place}` : " there"}, so they are lost`,
            howToAllow(missing, (actions) => `allow ${actions} on ${place} in a policy of ${name}`),
          );
        } else if (accesses.some(({ answer }) => answer !== "yes")) {
          yield openAccess(reader, doubt, accesses);
        }
      }
    }
  },
};

/** On what to allow the delivery: a bucket's objects, or the queue or topic. */
function placeOf({ service, label, arn: known }: Destination, arn: string): string {
  if (label === shown(known)) return shown(arn);
  return service === "s3" ? `the objects of ${label}` : label;
}
