import type * as dynamodb from "@pulumi/aws/dynamodb";

/** Name of the environment variable that names the table of claims. */
export const CLAIMS_TABLE_VARIABLE = "CLAIMS_TABLE_NAME";

/**
 * The table in which `once()` claims a change. A claim is deleted some time after it expires: it has to outlive the 24 hours
 * in which the stream can deliver the change again.
 */
export const claimsTable = (tags: dynamodb.TableArgs["tags"]): dynamodb.TableArgs => ({
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  ttl: { attributeName: "expires", enabled: true },
  tags,
});
