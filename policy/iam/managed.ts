import {
  managedPolicy,
  managedPolicyOfSameName,
  MANAGED_POLICIES_DATE,
} from "dynamodb-streams-aws/managed-policies/managed-policies";
import { UNKNOWN, type Value } from "../graph/value";
import { parseDocument, type Document } from "./document";

export { MANAGED_POLICIES_DATE };

const parsed = new Map<string, Document | undefined>();

/** The document of one of AWS's managed policies; `undefined` for one that isn't known. */
export function managedDocument(arn: string): Document | undefined {
  if (!parsed.has(arn)) parsed.set(arn, parse(arn));
  return parsed.get(arn);
}

function parse(arn: string): Document | undefined {
  const statements = managedPolicy(arn);
  if (statements) {
    const document = parseDocument({ Version: "2012-10-17", Statement: statements as Value });
    return document === UNKNOWN ? undefined : document;
  }
  const other = managedPolicyOfSameName(arn);
  return other === undefined
    ? undefined
    : { statements: [], fault: `names ${arn}, a policy that AWS doesn't have`, fix: `use ${other}` };
}
