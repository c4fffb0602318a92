// Runs a rule as the SDK would, and sorts what it reports.
import assert from "node:assert/strict";
import type { StackValidationPolicy } from "@pulumi/policy";
import { toPolicy } from "../policy";
import type { Rule } from "../rule";
import { RunCache } from "../run";
import type { TestStack } from "./stack";

export interface Report {
  outcome: "violation" | "undecided" | "exempted" | "advice" | "notApplicable";
  /** Name of the resource to which it is attached; empty for what an advisory rule tells the SDK alone. */
  resource: string;
  message: string;
}

class NotApplicable extends Error {}

/** The reports of one rule on a stack, in their order. */
export function runRule(rule: Rule, stack: TestStack, config: Record<string, unknown> = {}): Report[] {
  return runPolicy(toPolicy(rule, new RunCache()), stack, config);
}

/** The same for a policy that is there already. */
export function runPolicy(
  policy: StackValidationPolicy,
  stack: TestStack,
  config: Record<string, unknown> = {},
): Report[] {
  const reports: Report[] = [];
  const report = (message: unknown, urn?: string): void => {
    // A text is a violation; a diagnostic is a note, always advice.
    const note =
      typeof message === "object" ? (message as Record<"message" | "urn" | "enforcementLevel", string>) : undefined;
    if (note) assert.equal(note.enforcementLevel, "advisory");
    const text = note?.message ?? String(message);
    const outcome = !note
      ? "violation"
      : text.startsWith("Exempted (")
        ? "exempted"
        : text.startsWith("Not decided yet: ")
          ? "undecided"
          : text.startsWith("Not applicable: ")
            ? "notApplicable"
            : "advice";
    reports.push({ outcome, resource: (note?.urn ?? urn ?? "").split("::").at(-1) as string, message: text });
  };
  try {
    void policy.validateStack(
      {
        resources: stack.resources,
        stackTags: new Map(),
        getConfig: <T>() => config as T,
        notApplicable: (reason) => {
          throw new NotApplicable(reason);
        },
      },
      report,
    );
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    const said = reports.filter(({ outcome }) => outcome === "notApplicable").map(({ message }) => message);
    if (said.length > 0) assert.equal(error.message, said.join(" ").replaceAll("Not applicable: ", ""));
    else reports.push({ outcome: "notApplicable", resource: "", message: error.message });
  }
  return reports;
}
