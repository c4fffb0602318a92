// The definition of a rule. Rules are independent of the policy SDK: they read the graph and yield findings; policy.ts
// does the rest.
import type { Finding } from "./findings/finding";
import type { Graph } from "./graph/model";

/** A rule's own settings by name. */
export type Settings = Record<string, string | number | boolean>;

/** The possible values of a setting, as JSON schema. */
interface SettingSchema<T> {
  type: "boolean" | "integer" | "string";
  default: T;
  description: string;
  minimum?: number;
  /** Regular expression. */
  pattern?: string;
}

/** The inputs of one resource, before it is created or updated. */
export interface Inputs {
  /** Type token. */
  type: string;
  props: Record<string, unknown>;
}

/** A rule of the pack. Its id is the name of its file and of its page in docs/policies. */
export interface Rule<S extends Settings = Settings> {
  id: string;
  /** Former ids of the rule; configuration and exemptions may still use them. */
  formerIds?: readonly string[];
  /** AWS's own page on the rule's subject. */
  url: string;
  /** Enforcement level unless the pack's configuration says otherwise. `disabled` is for rules that not everybody wants. */
  level: "mandatory" | "advisory" | "disabled";
  severity: "low" | "medium" | "high" | "critical";
  /** One short sentence that states the rule. */
  description: string;
  tags: string[];
  /** How to correct a violation, in general. */
  remediationSteps: string;
  /** Settings in addition to those of every rule. */
  settings?: { [name in keyof S]: SettingSchema<S[name]> };
  /** Checks the whole stack. */
  check(graph: Graph, settings: S): Iterable<Finding>;
  /**
   * Corrects `props` if that is safe and there is only one correct way; returns whether it did. Runs at level
   * `remediate`.
   */
  remediate?(inputs: Inputs): boolean;
}
