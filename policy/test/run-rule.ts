// Runs a rule alone, or as the SDK would.
import type { StackValidationPolicy } from "@pulumi/policy";
import { readConfig } from "../config/rule-config";
import type { Outcome } from "../findings/finding";
import { messageOf } from "../findings/message";
import { buildGraph } from "../graph/graph";
import type { Rule } from "../rule";
import type { TestStack } from "./stack";

export interface Report {
  outcome: Outcome;
  /** Name of the resource to which the finding is attached. */
  resource: string;
  message: string;
  fix?: string;
}

/** The findings of one rule on a stack, in their order. */
export function runRule(rule: Rule, stack: TestStack, config: Record<string, unknown> = {}): Report[] {
  const findings = [...rule.check(buildGraph(stack.resources), readConfig(rule, config).settings)];
  return findings.map((finding) => ({
    outcome: finding.outcome,
    resource: finding.resource.name,
    message: messageOf(finding),
    ...(finding.fix !== undefined && { fix: finding.fix }),
  }));
}

/** The message in the CLI. */
export interface Line {
  /** `own` stands for the rule's own level. */
  level: "own" | "advisory" | "mandatory";
  /** Name of the resource; empty for the stack as a whole. */
  resource: string;
  message: string;
}

/** The reports of a policy, and its reason for not being applicable. */
export function runPolicy(
  policy: StackValidationPolicy,
  stack: TestStack,
  config: Record<string, unknown> = {},
): { lines: Line[]; notApplicable?: string } {
  const lines: Line[] = [];
  let notApplicable: string | undefined;
  const report = (diagnostic: unknown): void => {
    const { message, urn = "", enforcementLevel: level = "own" } = diagnostic as Diagnostic;
    lines.push({ level, resource: urn.split("::").at(-1) as string, message });
  };
  try {
    void policy.validateStack(
      {
        resources: stack.resources,
        stackTags: new Map(),
        getConfig: <T>() => config as T,
        notApplicable: (reason = "") => {
          notApplicable = reason;
          throw new NotApplicable(reason);
        },
      },
      report,
    );
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
  }
  return notApplicable === undefined ? { lines } : { lines, notApplicable };
}

interface Diagnostic {
  message: string;
  urn?: string;
  enforcementLevel?: "advisory" | "mandatory";
}

class NotApplicable extends Error {}
