import type * as dynamodb from "@pulumi/aws/dynamodb";
import { CLAIM_EXPIRY, CLAIM_KEY } from "./runtime/claim";

/**
 * The table in which `once()` claims a change. A claim is deleted some time after it expires: it has to outlive the 24 hours
 * in which the stream can deliver the change again.
 */
export const claimsTable = (tags: dynamodb.TableArgs["tags"]): dynamodb.TableArgs => ({
  billingMode: "PAY_PER_REQUEST",
  hashKey: CLAIM_KEY,
  attributes: [{ name: CLAIM_KEY, type: "S" }],
  ttl: { attributeName: CLAIM_EXPIRY, enabled: true },
  tags,
});
