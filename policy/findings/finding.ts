import type { Resource } from "../graph/resource";

/**
 * - `violation`: the rule is broken.
 * - `advice`: worth knowing, but not a violation; reported as advice whatever the rule's level is.
 * - `undecided`: a value is unknown until the update, which decides.
 * - `unverifiable`: neither a preview nor an update knows the answer, for example because of a condition in a policy.
 * - `notApplicable`: the rule doesn't apply to this resource, such as a mapping on a table of another stack.
 */
export type Outcome = "violation" | "advice" | "undecided" | "unverifiable" | "notApplicable";

/** One result of a rule for one resource. */
export interface Finding {
  outcome: Outcome;
  /** The resource to which the finding is attached, and which an exemption names. */
  resource: Resource;
  /**
   * The fault, with the value seen: the predicate of a sentence about the resource, without a full stop. If
   * the answer is open: the possible fault, a colon, and why it is open: `reads a stream that is off: its … is unknown`.
   */
  problem: string;
  /** How to correct it, in the imperative, without a full stop. */
  fix?: string;
}

export function violation(resource: Resource, problem: string, fix: string): Finding {
  return { outcome: "violation", resource, problem, fix };
}

export function advice(resource: Resource, problem: string, fix: string): Finding {
  return { outcome: "advice", resource, problem, fix };
}

export function undecided(resource: Resource, problem: string): Finding {
  return { outcome: "undecided", resource, problem };
}

export function unverifiable(resource: Resource, problem: string): Finding {
  return { outcome: "unverifiable", resource, problem };
}

export function notApplicable(resource: Resource, problem: string): Finding {
  return { outcome: "notApplicable", resource, problem };
}
