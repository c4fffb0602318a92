import { parseStreamArn } from "dynamodb-streams-aws/arn";
import type { Mapping } from "../graph/model";
import { UNKNOWN } from "../graph/value";
import { allows, opaque } from "../iam/access";
import { any } from "../iam/match";
import { notApplicable, undecided, violation, type Rule } from "../rule";
import { readersOf, tablePattern } from "./role";
import { hasNoStream } from "./source";
import { named, namedAll, sentence } from "./words";

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
  description: "A function doesn't write to the table whose stream feeds it, unless a filter stands between.",
  tags: ["iam", "lambda", "streams", "cost"],
  remediationSteps: "Write to another table, take the permission away, or filter out what the function writes itself.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { filters, resource, source } = mapping;
      if ((filters !== UNKNOWN && filters.length > 0) || hasNoStream(mapping)) continue;
      const arns = tableArns(mapping);
      if (arns.length === 0) {
        const text = `${sentence(named("mapping", mapping))}: ${source.reason}. So it can't be told whether its function may write there.`;
        yield (source.undecided ? undecided : notApplicable)(resource, text);
        continue;
      }
      const { readers, findings } = readersOf(mapping, "its function may write to the table that feeds it");
      yield* findings;
      for (const { role, function: target } of readers) {
        const may = arns.map((arn) => any(WRITES.map((action) => allows(role, `dynamodb:${action}`, arn))));
        if (may.every((answer) => answer === "no")) continue;
        const what = source.candidates.length > 0 ? namedAll("table", source.candidates) : `table ${arns.join()}`;
        const subject = `${sentence(named("function", target))} is fed by the stream of ${what}`;
        if (may.every((answer) => answer === "yes") && filters !== UNKNOWN && readers.length === 1) {
          yield violation(
            resource,
            `${subject} and may write to that table (${named("role", role)}), and ${named("mapping", mapping)} has no filter: ` +
              `each of its writes invokes it again. Fix: a filter that leaves its own writes out, or another table.`,
          );
        } else {
          const why = opaque(role).join(", ") || "a condition, a filter, or which function and table it is";
          yield undecided(resource, `${subject}; whether it may write to that table depends on ${why}.`);
        }
      }
    }
  },
};

/** The ARNs of the table behind a mapping, or of those of which it is one; patterns where they aren't known yet. */
function tableArns({ eventSourceArn, source }: Mapping): string[] {
  const known = typeof eventSourceArn === "string" ? parseStreamArn(eventSourceArn) : undefined;
  if (known) return [known.tableArn];
  return source.candidates.map(({ arn, name }) => (typeof arn === "string" && arn !== "" ? arn : tablePattern(name)));
}
