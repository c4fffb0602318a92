import { parseStreamArn } from "dynamodb-streams-aws/arn";
import { executionsOf, tablePattern } from "../findings/execution-role";
import { notApplicable, undecided, violation } from "../findings/finding";
import { nameOf, namesOf, shown } from "../findings/message";
import { hasNoStream } from "../findings/source";
import type { Mapping } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { allows, opaque } from "../iam/access";
import { any } from "../iam/match";
import type { Rule } from "../rule";

const WRITES = [
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "PartiQLInsert",
  "PartiQLUpdate",
  "PartiQLDelete",
];

/** A write to the table is a record in its stream, which invokes the function, which writes … Nothing at AWS stops it. */
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
      const { filters, resource, source } = mapping;
      if ((filters !== UNKNOWN && filters.length > 0) || hasNoStream(mapping)) continue;
      const doubt = "starts an endless loop of writes";
      const arns = tableArns(mapping);
      if (arns.length === 0) {
        yield (source.undecided ? undecided : notApplicable)(resource, `${doubt}: ${source.reason}`);
        continue;
      }
      const { executions, findings } = executionsOf(mapping, doubt);
      yield* findings;
      for (const { role, function: target } of executions) {
        const may = arns.map((arn) => any(WRITES.map((action) => allows(role, `dynamodb:${action}`, arn))));
        if (may.every((answer) => answer === "no")) continue;
        const tables =
          source.candidates.length > 0
            ? namesOf(source.candidates.map((table) => table.resource))
            : `table ${shown(arns.join())}`;
        if (may.every((answer) => answer === "yes") && filters !== UNKNOWN && executions.length === 1) {
          yield violation(
            resource,
            `has no filter, and ${nameOf(target.resource)} may write to ${tables}, whose stream invokes it ` +
              `(${nameOf(role.resource)}): each of its writes invokes it again`,
            "add a filter that leaves its own writes out, or write to another table",
          );
        } else {
          const why = opaque(role).join(", ") || "a condition, a filter, or which function and table it is";
          yield undecided(
            resource,
            `${doubt}: whether ${nameOf(target.resource)} may write to ${tables} depends on ${why}`,
          );
        }
      }
    }
  },
};

/** The ARNs of the table behind a mapping, or of those of which it is one; patterns while they aren't known. */
function tableArns({ eventSourceArn, source }: Mapping): string[] {
  const known = typeof eventSourceArn === "string" ? parseStreamArn(eventSourceArn) : undefined;
  if (known) return [known.tableArn];
  return source.candidates.map(({ arn, name }) => (typeof arn === "string" && arn !== "" ? arn : tablePattern(name)));
}
