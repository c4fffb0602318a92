import { howToAllow, openAccess } from "../findings/execution-role";
import { violation } from "../findings/finding";
import { nameOf } from "../graph/names";
import { keyAccess } from "../iam/key-access";
import type { Rule } from "../rule";

/**
 * A table's key encrypts its stream too (AWS's page). The CDK grants a reader the key (aws-cdk#22796, #23400); AWS's
 * pages don't say that it needs it. An AWS owned key needs no permission.
 */
export const roleCanDecryptStream: Rule = {
  id: "role-can-decrypt-stream",
  url: "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html",
  level: "advisory",
  severity: "high",
  description: "If a customer's key encrypts the table, the role that reads its stream may decrypt with it.",
  tags: ["dynamodb", "kms", "iam", "streams"],
  remediationSteps: "Allow kms:Decrypt on the key's ARN in a policy of the role, or in the key's policy.",
  *check({ readers }) {
    for (const reader of readers) {
      const [table, ...others] = reader.source.candidates;
      if (!table?.encryption || others.length > 0 || reader.hasNoStream) continue;
      const { executions } = reader;
      for (const { role } of executions) {
        const decrypts = keyAccess(role, "kms:Decrypt", table.encryption);
        if (decrypts.answer === "no" && executions.length === 1) {
          const key = table.encryption.label;
          yield violation(
            reader.resource,
            `reads the stream of ${nameOf(table.resource)}, which ${key} encrypts, but ${nameOf(role.resource)} isn't allowed to call kms:Decrypt on it`,
            howToAllow(
              [{ action: "kms:Decrypt", lacks: decrypts.lacks }],
              (actions) => `allow ${actions} on ${key} in a policy of ${nameOf(role.resource)}`,
            ),
          );
        } else if (decrypts.answer !== "yes") {
          yield openAccess(reader, "has a role that can't decrypt the stream", [decrypts]);
        }
      }
    }
  },
};
