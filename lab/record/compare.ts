// What a target answered, beside what AWS answers.
import { fact, type Fact } from "../model/fact";
import { isRefusal, matches, type Outcome } from "../model/outcome";
import type { Scenario } from "../model/scenario";
import type { Step } from "../model/step";
import type { ToolName } from "../model/tool-name";
import type { RunRecord } from "./run-record";

/**
 * How an outcome compares with AWS's. `same`: alike; `wording`: rejected too, with different wording; `differs`; `unknown`: nobody knows AWS's
 * answer, or the target's came too early to tell.
 */
export type Verdict = "same" | "wording" | "differs" | "unknown";

/**
 * How AWS's answer is known. `run`: by us on AWS; `tool`: the tool decides without a request; `documented`: AWS says so; `recorded`: others
 * recorded it; `derived`: it follows from facts, for a reason given.
 */
export const BASES = ["run", "tool", "documented", "recorded", "derived", "unknown"] as const;
export type Basis = (typeof BASES)[number];

export interface AwsAnswer {
  basis: Basis;
  /** AWS's outcomes: any of them; none if it is unknown. */
  outcomes: Outcome[];
  facts: Fact[];
  /** Why it follows from the facts. */
  reason?: string;
  /** Day of our own run. */
  date?: string;
}

const UNKNOWN: AwsAnswer = { basis: "unknown", outcomes: [], facts: [] };

/** What AWS answers to a step with a tool: by our own run on AWS, else by what the scenario expects. */
export function awsAnswer(scenario: Scenario, step: Step, tool: ToolName, records: RunRecord[]): AwsAnswer {
  const observed = (target: string) => {
    const record = records.find(
      (candidate) => candidate.case === scenario.id && candidate.target.name === target && candidate.tool.name === tool,
    );
    const found = record?.steps.find((recorded) => recorded.step === step.name);
    return record && found && { outcomes: [found.outcome], facts: [], date: record.date };
  };
  const run = observed("aws");
  if (run) return { ...run, basis: "run" };
  const expected = step.awsFor(tool);
  if (expected === undefined) return UNKNOWN;
  if (expected.basis === "tool") {
    const elsewhere = observed("ministack");
    return elsewhere ? { basis: "tool", outcomes: elsewhere.outcomes, facts: [] } : UNKNOWN;
  }
  const facts = expected.facts.map(fact);
  if (expected.basis === "derived")
    return { basis: "derived", outcomes: expected.outcomes, facts, reason: expected.reason };
  const documented = facts.every(({ basis }) => basis === "documented");
  return { basis: documented ? "documented" : "recorded", outcomes: expected.outcomes, facts };
}

export function verdict(seen: Outcome, aws: AwsAnswer): Verdict {
  if (aws.outcomes.length === 0 || seen.kind === "unseen") return "unknown";
  if (aws.outcomes.some((expected) => matches(expected, seen))) return "same";
  return isRefusal(seen) && aws.outcomes.some(isRefusal) ? "wording" : "differs";
}

/** What a difference does to a user, the worst first. */
export const HARMS = ["passes", "arrives", "lost", "fails", "looks", "wording"] as const;
export type Harm = (typeof HARMS)[number];

/** The harm of a difference; undefined if there is none. */
export function harm(step: Pick<Step, "kind">, seen: Outcome, aws: AwsAnswer): Harm | undefined {
  const result = verdict(seen, aws);
  if (result === "wording") return "wording";
  if (result !== "differs") return undefined;
  const refusedThere = aws.outcomes.every(isRefusal);
  if (refusedThere && !isRefusal(seen)) return "passes";
  if (isRefusal(seen) && !refusedThere) return "fails";
  if (step.kind !== "delivery") return "looks";
  return aws.outcomes.every(isEmpty) ? "arrives" : "lost";
}

/** Whether nothing was delivered. */
function isEmpty(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case "delivered":
    case "handled":
      return outcome.count === 0;
    case "deliveries":
      return outcome.deliveries.length === 0;
    case "messages":
      return outcome.messages.length === 0;
    case "records":
      return outcome.records.length === 0;
    default:
      return outcome.kind === "nothing";
  }
}
