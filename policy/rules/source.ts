// What rules about a mapping and its table have in common: the table may be one of several, or none that can be seen.
import type { Mapping } from "../graph/model";
import type { Table } from "../graph/table";
import type { Known } from "../graph/value";
import { UNKNOWN } from "../graph/value";
import { notApplicable, undecided, violation, type Finding } from "../rule";
import { named, namedAll, sentence } from "./words";

/**
 * Asks a question of the table behind a mapping. Where the table is one of several, all have to agree.
 *
 * @param broken Whether this table would break the rule; unknown where a property of its stands in the way.
 * @param message The violation's message, given the table that breaks the rule.
 * @param doubt What can't be told yet, as the object of "it can't be told whether …".
 */
export function* judgeSource(
  mapping: Mapping,
  broken: (table: Table) => Known<boolean>,
  message: (table: Table) => string,
  doubt: string,
): Iterable<Finding> {
  const { source, resource } = mapping;
  if (source.candidates.length === 0) {
    const text = `${sentence(named("mapping", mapping))}: ${source.reason}.`;
    yield source.undecided
      ? undecided(resource, `${text} So it can't be told whether ${doubt}; the update will tell.`)
      : notApplicable(resource, `${text} So whether ${doubt} isn't for this stack to say.`);
    return;
  }
  const answers = source.candidates.map(broken);
  const [first] = source.candidates;
  if (first && answers.every((answer) => answer === true)) yield violation(resource, message(first));
  else if (answers.some((answer) => answer !== false)) {
    const why = answers.includes(UNKNOWN) ? "what matters of it is only known later" : "not all of them are alike";
    yield undecided(
      resource,
      `${sentence(named("mapping", mapping))} reads ${namedAll("table", source.candidates)}, and ${why}. So it can't be told whether ${doubt}; the update will tell.`,
    );
  }
}

/** Whether there is surely no stream to read; the first rule speaks of that, and others have nothing to add. */
export function hasNoStream({ source }: Mapping): boolean {
  return source.candidates.length > 0 && source.candidates.every(({ streamEnabled }) => streamEnabled === false);
}
