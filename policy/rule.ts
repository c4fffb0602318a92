// What a rule is. Rules know nothing of the policy SDK: they look at the graph and yield findings; policy.ts does the rest.
import type { PolicyConfigJSONSchema } from "@pulumi/policy/schema";
import type { PolicyResource, ResourceRemediation, Severity } from "@pulumi/policy";
import type { Graph } from "./graph/model";

/** One thing a rule has to say about one resource. */
export interface Finding {
  /**
   * - `violation`: the rule is broken.
   * - `advice`: it isn't, but will be; reported as advice whatever the rule's level is.
   * - `undecided`: an unknown value stands in the way; the update will tell.
   * - `notApplicable`: the rule can't be asked of this resource, neither now nor later.
   */
  outcome: "violation" | "advice" | "undecided" | "notApplicable";
  /** The resource to which the finding is attached, and by which it is exempted. */
  resource: PolicyResource;
  /** Subject, fault, value seen, fix. */
  message: string;
}

/** A rule's own settings by name, with what the defaults make of them. */
export type Settings = Record<string, string | number | boolean>;

/** A rule of the pack. Its id is the name of its file and of its page in docs/policies. */
export interface Rule<S extends Settings = Settings> {
  id: string;
  /** AWS's own page on what the rule is about. */
  url: string;
  /** Enforcement level unless the pack's configuration says otherwise. */
  level: "mandatory" | "advisory";
  severity: Severity;
  /** One short sentence that states the rule. */
  description: string;
  tags: string[];
  /** What to do about a violation, in general. */
  remediationSteps: string;
  /** Settings beside those of every rule, each with its `default`. */
  settings?: { [name in keyof S]: PolicyConfigJSONSchema & { default: S[name]; description: string } };
  /** Looks at the whole stack. */
  check(graph: Graph, settings: S): Iterable<Finding>;
  /** Mends the inputs of one resource, where that is safe and only one way is right; runs at level `remediate`. */
  remediate?: ResourceRemediation;
}

export function violation(resource: PolicyResource, message: string): Finding {
  return { outcome: "violation", resource, message };
}

export function advice(resource: PolicyResource, message: string): Finding {
  return { outcome: "advice", resource, message };
}

export function undecided(resource: PolicyResource, message: string): Finding {
  return { outcome: "undecided", resource, message };
}

export function notApplicable(resource: PolicyResource, message: string): Finding {
  return { outcome: "notApplicable", resource, message };
}
