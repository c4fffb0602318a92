import { nameOf } from "../graph/names";
import type { Finding, Outcome } from "./finding";

/** The beginning of the sentence if the answer is open. */
const OPEN: Readonly<Partial<Record<Outcome, string>>> = {
  undecided: "Can't check yet whether ",
  unverifiable: "Can't check whether ",
  notApplicable: "Can't check whether ",
};

/** A finding as one message: `Mapping "m" reads …. Fix: ….`, or `Can't check yet whether mapping "m" reads …: ….` */
export function messageOf({ outcome, resource, problem, fix }: Finding): string {
  const subject = `${OPEN[outcome] ?? ""}${nameOf(resource)}`;
  const capitalized = subject.charAt(0).toUpperCase() + subject.slice(1);
  return `${capitalized} ${problem}.${fix === undefined ? "" : ` Fix: ${fix}.`}`;
}
