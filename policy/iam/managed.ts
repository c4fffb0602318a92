import {
  managedPolicy,
  managedPolicyOfSameName,
  MANAGED_POLICIES_DATE,
} from "dynamodb-streams-aws/managed-policies/managed-policies";
import type { Value } from "../graph/value";
import { shown } from "../graph/names";
import { parseDocument, type Document } from "./document";

export { MANAGED_POLICIES_DATE };

const parsed = new Map<string, Document | undefined>();

/** The same as {@link readManagedDocument}, cached. */
export function managedDocument(arn: string): Document | undefined {
  // Stryker disable next-line all: the cache outlives a test.
  if (!parsed.has(arn)) parsed.set(arn, readManagedDocument(arn));
  return parsed.get(arn);
}

/** The document of an AWS managed policy; `undefined` for an unknown one. */
export function readManagedDocument(arn: string): Document | undefined {
  const statements = managedPolicy(arn);
  if (statements) return parseDocument({ Version: "2012-10-17", Statement: statements as Value }) as Document;
  const other = managedPolicyOfSameName(arn);
  return other === undefined
    ? undefined
    : { statements: [], fault: { fault: `names ${shown(arn)}, a policy that AWS doesn't have`, fix: `use ${other}` } };
}
