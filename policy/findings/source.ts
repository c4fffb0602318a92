// What rules about a mapping and its table have in common: the table may be one of several, or none that can be seen.
import type { Mapping } from "../graph/model";
import type { Table } from "../graph/table";
import { UNKNOWN, type MaybeUnknown } from "../graph/value";
import { notApplicable, undecided, violation, type Finding } from "./finding";
import { namesOf } from "./message";

interface Question {
  /** Whether this table would break the rule; unknown if a property of it stands in the way. */
  broken(table: Table): MaybeUnknown<boolean>;
  /** The violation, given the table that breaks the rule. */
  problem(table: Table): string;
  fix(table: Table): string;
  /** The possible fault, as the predicate of a sentence about the mapping: `reads a stream that is off`. */
  doubt: string;
}

/** Asks a question of the table behind a mapping. If the table is one of several, all have to agree. */
export function* judgeSource(mapping: Mapping, { broken, problem, fix, doubt }: Question): Iterable<Finding> {
  const { source, resource } = mapping;
  if (source.candidates.length === 0) {
    yield (source.undecided ? undecided : notApplicable)(resource, `${doubt}: ${source.reason}`);
    return;
  }
  const answers = source.candidates.map(broken);
  const [first] = source.candidates;
  if (first && answers.every((answer) => answer === true)) yield violation(resource, problem(first), fix(first));
  else if (answers.some((answer) => answer !== false)) {
    const tables = namesOf(source.candidates.map((table) => table.resource));
    const why = answers.includes(UNKNOWN)
      ? `${tables} has settings that are unknown until the update`
      : `it reads one of ${tables}, which differ`;
    yield undecided(resource, `${doubt}: ${why}`);
  }
}

/** Whether there is surely no stream to read; the first rule speaks of that, and others have nothing to add. */
export function hasNoStream({ source }: Mapping): boolean {
  return source.candidates.length > 0 && source.candidates.every(({ streamEnabled }) => streamEnabled === false);
}
