import { undecided, violation } from "../findings/finding";
import { UNKNOWN } from "../graph/value";
import type { Rule } from "../rule";

/** Lambda polls the stream with its role. DynamoDB never invokes a function, so a permission for it has no effect. */
export const noPermissionForDynamodb: Rule = {
  id: "no-permission-for-dynamodb",
  formerIds: ["permission-does-nothing"],
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-eventsourcemapping.html",
  level: "advisory",
  severity: "low",
  description: "No Lambda permission is given to DynamoDB, which never invokes a function.",
  tags: ["iam", "lambda", "streams"],
  remediationSteps: "Remove the permission. What a stream needs is in the function's role.",
  *check({ permissions }) {
    for (const { resource, principal } of permissions) {
      // `table.onEvent` always adds one, and it can't be left out.
      if (resource.parent?.type === "aws:dynamodb:TableEventSubscription") continue;
      if (principal === UNKNOWN) {
        yield undecided(resource, "has no effect: its principal is unknown until the update");
      } else if (principal === "dynamodb.amazonaws.com") {
        yield violation(
          resource,
          "lets dynamodb.amazonaws.com invoke a function, which it never does: Lambda polls the stream with the function's role",
          "remove it",
        );
      }
    }
  },
};
