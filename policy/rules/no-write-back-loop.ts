import { UNKNOWN } from "../graph/value";
import { allows, opaque } from "../iam/access";
import { any } from "../iam/match";
import { undecided, violation, type Rule } from "../rule";
import { readersOf, tablePattern } from "./role";
import { named, sentence } from "./words";

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
  level: "advisory",
  severity: "medium",
  description: "A function doesn't write to the table whose stream feeds it, unless a filter stands between.",
  tags: ["iam", "lambda", "streams", "cost"],
  remediationSteps: "Write to another table, take the permission away, or filter out what the function writes itself.",
  *check({ mappings }) {
    for (const mapping of mappings) {
      const { filters, resource, source } = mapping;
      const [table] = source.candidates;
      // Which table it is has to be certain: to be warned of a loop with another one is of no use.
      if (!table || source.candidates.length > 1 || (filters !== UNKNOWN && filters.length > 0)) continue;
      const arn = typeof table.arn === "string" && table.arn !== "" ? table.arn : tablePattern(table.name);
      const { readers, findings } = readersOf(mapping, `its function may write to ${named("table", table)}`);
      yield* findings;
      for (const { role, function: target } of readers) {
        const may = any(WRITES.map((action) => allows(role, `dynamodb:${action}`, arn)));
        if (may === "no") continue;
        const subject = `${sentence(named("function", target))} is fed by the stream of ${named("table", table)}`;
        if (may === "yes" && filters !== UNKNOWN && readers.length === 1) {
          yield violation(
            resource,
            `${subject} and may write to that table (${named("role", role)}), and ${named("mapping", mapping)} has no filter: ` +
              `each of its writes invokes it again. Fix: a filter that leaves its own writes out, or another table.`,
          );
        } else {
          const why = opaque(role).join(", ") || "a condition, a filter or another function";
          yield undecided(resource, `${subject}; whether it may write to that table depends on ${why}.`);
        }
      }
    }
  },
};
