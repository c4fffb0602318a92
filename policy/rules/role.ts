// What rules about a mapping and the role of its function have in common.
import type { Join } from "../graph/join";
import type { LambdaFunction, Mapping, Role } from "../graph/model";
import { notApplicable, undecided, type Finding } from "../rule";
import { named, sentence } from "./words";

/** The role in whose name Lambda reads the stream and runs the function. */
export interface Reader {
  role: Role;
  function: LambdaFunction;
}

/**
 * The readers behind a mapping: one where it is certain, several where the function is one of several; a finding where
 * none can be seen.
 *
 * @param doubt What can't be told then, as the object of "it can't be told whether …".
 */
export function readersOf(mapping: Mapping, doubt: string): { readers: Reader[]; findings: Finding[] } {
  const readers: Reader[] = [];
  const findings: Finding[] = [];
  const miss = (what: string, { reason, undecided: later }: Join<unknown>) => {
    const text = `${sentence(named("mapping", mapping))}: ${what} isn't in sight, ${reason}. So it can't be told whether ${doubt}.`;
    findings.push((later ? undecided : notApplicable)(mapping.resource, text));
  };
  const { target } = mapping;
  if (target.candidates.length === 0) miss("the function", target);
  for (const item of target.candidates) {
    const { executionRole } = item;
    if (executionRole.candidates.length === 0) miss(`the role of ${named("function", item)}`, executionRole);
    for (const role of executionRole.candidates) readers.push({ role, function: item });
  }
  return { readers, findings };
}

/** The mapping's stream as a pattern: its ARN, with a star for each part that isn't known yet. */
export function streamPattern({ eventSourceArn, source }: Mapping): string {
  if (typeof eventSourceArn === "string" && eventSourceArn !== "") return eventSourceArn;
  const [only, ...others] = source.candidates;
  return `${tablePattern(others.length === 0 ? only?.name : undefined)}/stream/*`;
}

/** The ARN of a table of this name, wherever it is. */
export function tablePattern(name: unknown): string {
  return `arn:*:dynamodb:*:*:table/${typeof name === "string" ? name : "*"}`;
}
