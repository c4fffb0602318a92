// Shared code of the rules about a reader and its table: the table may be one of several, or not in this stack.
import type { Reader } from "../graph/model";
import { nameOf } from "../graph/names";
import type { Table } from "../graph/table";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { undecided, unverifiable, violation, type Finding } from "./finding";

interface Question {
  /** Whether this table would break the rule; unknown if a property of it stands in the way. */
  broken(table: Table): MaybeUnknown<boolean>;
  /** The violation, given the table that breaks the rule. */
  problem(table: Table): string;
  fix(table: Table): string;
  /** The possible fault, as the predicate of a sentence about the reader: `reads a stream that is disabled`. */
  doubt: string;
}

/**
 * Applies a check to the table behind a reader. If the table is one of several, all have to agree. If no table can be
 * seen it reports nothing: `mapping-needs-enabled-stream` reports that for all rules.
 */
export function* judgeSource(reader: Reader, { broken, problem, fix, doubt }: Question): Iterable<Finding> {
  const { source, resource } = reader;
  const answers = source.candidates.map(broken);
  const [first] = source.candidates;
  if (first && answers.every((answer) => answer === true)) yield violation(resource, problem(first), fix(first));
  else if (answers.includes(UNKNOWN)) {
    const unknown = source.candidates.filter((_, i) => answers[i] === UNKNOWN).map((table) => nameOf(table.resource));
    yield undecided(resource, `${doubt}: the settings of ${unknown.join(" and ")} are unknown until the update`);
  } else if (answers.includes(true)) {
    yield (source.undecided ? undecided : unverifiable)(resource, `${doubt}: ${source.reason}`);
  }
}
