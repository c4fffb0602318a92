import {
  managedPolicy,
  managedPolicyOfSameName,
  MANAGED_POLICIES_DATE,
} from "dynamodb-streams-aws/managed-policies/managed-policies";
import type { MaybeUnknown, Value } from "../graph/value";
import { parseDocument, type Document } from "./document";

export { MANAGED_POLICIES_DATE };

type Managed = MaybeUnknown<Document> | undefined;

const parsed = new Map<string, Managed>();

/** The same as {@link readManagedDocument}, read once. */
export function managedDocument(arn: string): Managed {
  // Stryker disable next-line all: what is kept outlives a test.
  if (!parsed.has(arn)) parsed.set(arn, readManagedDocument(arn));
  return parsed.get(arn);
}

/** The document of one of AWS's managed policies; `undefined` for one that isn't known. */
export function readManagedDocument(arn: string): Managed {
  const statements = managedPolicy(arn);
  if (statements) return parseDocument({ Version: "2012-10-17", Statement: statements as Value });
  const other = managedPolicyOfSameName(arn);
  return other === undefined
    ? undefined
    : { statements: [], fault: `names ${arn}, a policy that AWS doesn't have`, fix: `use ${other}` };
}
