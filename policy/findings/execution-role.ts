// What rules about a mapping and the role of its function have in common.
import type { Join } from "../graph/join";
import type { LambdaFunction, Mapping, Role } from "../graph/model";
import { notApplicable, undecided, type Finding } from "./finding";
import { nameOf } from "./message";

/** A function with the role in whose name Lambda reads the stream and runs it. */
export interface Execution {
  role: Role;
  function: LambdaFunction;
}

/**
 * The functions and roles behind a mapping: one if it is certain, several if the function is one of several; a finding if
 * none can be seen.
 *
 * @param doubt The possible fault, as the predicate of a sentence about the mapping: `may not read its stream`.
 */
export function executionsOf(mapping: Mapping, doubt: string): { executions: Execution[]; findings: Finding[] } {
  const executions: Execution[] = [];
  const findings: Finding[] = [];
  const miss = (missing: string, { reason, undecided: later }: Join<unknown>) => {
    findings.push(
      (later ? undecided : notApplicable)(mapping.resource, `${doubt}: ${missing} can't be seen, ${reason}`),
    );
  };
  const { target } = mapping;
  if (target.candidates.length === 0) miss("its function", target);
  for (const item of target.candidates) {
    const { executionRole } = item;
    if (executionRole.candidates.length === 0) miss(`the role of ${nameOf(item.resource)}`, executionRole);
    for (const role of executionRole.candidates) executions.push({ role, function: item });
  }
  return { executions, findings };
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
