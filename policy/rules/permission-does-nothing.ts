import { UNKNOWN } from "../graph/value";
import { undecided, violation, type Rule } from "../rule";
import { named, sentence } from "./words";

/** Lambda polls the stream in its role's name. DynamoDB invokes nobody, so a permission for it is never looked at. */
export const permissionDoesNothing: Rule = {
  id: "permission-does-nothing",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "advisory",
  severity: "low",
  description: "No Lambda permission is given to DynamoDB, which never invokes a function.",
  tags: ["iam", "lambda", "streams"],
  remediationSteps: "Remove the permission. What a stream needs is in the function's role.",
  *check({ permissions }) {
    for (const permission of permissions) {
      const subject = sentence(named("permission", permission));
      if (permission.principal === UNKNOWN)
        yield undecided(permission.resource, `${subject}: its principal is only known later.`);
      if (permission.principal !== "dynamodb.amazonaws.com") continue;
      yield violation(
        permission.resource,
        `${subject} lets dynamodb.amazonaws.com invoke a function, which it never does: ` +
          `Lambda polls the stream in its role's name. Fix: remove it.`,
      );
    }
  },
};
