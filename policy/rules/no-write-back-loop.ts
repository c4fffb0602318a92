import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { openAccess, tablePattern } from "../findings/execution-role";
import { undecided, violation } from "../findings/finding";
import { nameOf, namesOf, shown } from "../graph/names";
import type { Grant } from "../graph/grant";
import type { Mapping, Role } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { accesses, parsedDocument, type Access } from "../iam/access";
import { anyOf } from "../iam/answer";
import type { Rule } from "../rule";

const WRITES = [
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "PartiQLInsert",
  "PartiQLUpdate",
  "PartiQLDelete",
].map((action) => `dynamodb:${action}`);

/** A write to the table is a record in its stream, which invokes the function, which writes … AWS doesn't stop it. */
export const noWriteBackLoop: Rule = {
  id: "no-write-back-loop",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
  level: "advisory",
  severity: "medium",
  description: "A function doesn't write to the table whose stream invokes it, unless a filter stands between.",
  tags: ["iam", "lambda", "streams", "cost"],
  remediationSteps: "Write to another table, take the permission away, or filter out what the function writes itself.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { executions, filters, resource, source } = mapping;
      if ((filters !== UNKNOWN && filters.length > 0) || mapping.hasNoStream) continue;
      const arns = tableArns(mapping);
      if (arns.length === 0) continue;
      for (const { role, function: target } of executions) {
        const writes = arns.map((arn) => writeAccess(role, arn));
        if (!target || writes.every(({ answer }) => answer === "no")) continue;
        const name = nameOf(target.resource);
        const tables =
          source.candidates.length > 0
            ? namesOf(source.candidates.map((table) => table.resource))
            : `table ${shown(arns.join())}`;
        const doubt = `starts an endless loop of writes by ${name} to ${tables}`;
        if (executions.length > 1 || writes.some(({ answer }) => answer !== "yes")) {
          yield openAccess(mapping, doubt, writes);
        } else if (filters === UNKNOWN) {
          yield undecided(resource, `${doubt}: its filters are unknown until the update`);
        } else {
          yield violation(
            resource,
            `has no filter, and ${name} may write to ${tables}, whose stream invokes it (${nameOf(role.resource)}): each of its writes invokes it again`,
            "add a filter that leaves its own writes out, or write to another table",
          );
        }
      }
    }
  },
};

function writeAccess(role: Role, arn: string): Access {
  const grants = role.grants.filter((grant) => !isWild(grant));
  const found = accesses(grants.length < role.grants.length ? { ...role, grants } : role, WRITES, arn);
  return { answer: anyOf(found, ({ answer }) => answer), doubts: found.flatMap(({ doubts }) => doubts), lacks: [] };
}

/**
 * Whether one of AWS's policies allows all actions of DynamoDB. That doesn't show what the function does, and
 * least-privilege-stream-reader reports it.
 */
function isWild(grant: Grant): boolean {
  const document = grant.managedArn === undefined ? UNKNOWN : parsedDocument(grant);
  return (
    document !== UNKNOWN &&
    document.statements.some(
      ({ actions, exceptActions }) =>
        exceptActions || actions.some((action) => action === "*" || action === "dynamodb:*"),
    )
  );
}

/** The ARNs of the table behind a mapping, or of the candidates for it; patterns while they are unknown. */
function tableArns({ sourceArn, source }: Mapping): string[] {
  const known = typeof sourceArn === "string" ? parseStreamArn(sourceArn) : undefined;
  if (known) return [known.tableArn];
  return source.candidates.map(({ arn, name }) => (typeof arn === "string" ? arn : tablePattern(name)));
}
