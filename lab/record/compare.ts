// What a target answered, beside what AWS answers.
import { UNSEEN, type LabCase, type Step } from "../model/scenario";
import { fact, type Fact } from "../model/fact";
import type { Result, StepResult } from "./run-record";
import type { ToolName } from "../model/tool-name";

/**
 * How an answer stands to AWS's. `same`: alike; `wording`: refused too, in other words; `differs`; `unknown`: nobody says what AWS answers,
 * or the target's answer came too early to tell.
 */
export type Verdict = "same" | "wording" | "differs" | "unknown";

/** How a cell of the AWS column is known. */
export type Basis = "run" | "documented" | "recorded by others" | "unknown";

export interface AwsAnswer {
  basis: Basis;
  /** AWS's answers: any of them; none where it is unknown. */
  says: string[];
  facts: Fact[];
  /** Day of our own run. */
  date?: string;
  /** The tool decides alone: the answer is that of any target. */
  byTool: boolean;
}

/** What AWS answers to a step: by our own run on AWS with one of the tools, else by the facts that the case names. */
export function awsAnswer(what: LabCase, step: Step, tools: ToolName[], results: Result[]): AwsAnswer {
  const ours = (target: string, byTool: boolean): AwsAnswer | undefined => {
    for (const result of results) {
      if (result.case !== what.id || result.target.name !== target || !tools.includes(result.tool.name)) continue;
      const own = result.steps.find((one) => one.step === step.name);
      if (own) return { basis: "run", says: [own.says], facts: [], date: result.date, byTool };
    }
    return undefined;
  };
  const run = ours("aws", false);
  if (run) return run;
  if (step.aws === "tool") return ours("ministack", true) ?? nobodyKnows;
  if (step.aws === undefined) return nobodyKnows;
  const facts = step.aws.facts.map(fact);
  const documented = facts.every(({ basis }) => basis === "documented");
  return {
    basis: documented ? "documented" : "recorded by others",
    says: [step.aws.says, ...(step.aws.or ?? [])],
    facts,
    byTool: false,
  };
}

const nobodyKnows: AwsAnswer = { basis: "unknown", says: [], facts: [], byTool: false };

export function verdict(given: StepResult, aws: AwsAnswer): Verdict {
  if (aws.says.length === 0 || given.says.startsWith(UNSEEN)) return "unknown";
  if (aws.says.includes(given.says)) return "same";
  const refusals = aws.says.filter(isRefusal);
  if (!isRefusal(given.says) || refusals.length === 0) return "differs";
  // A breakdown is a refusal of another kind, whatever is expected.
  return refusals.includes("refused") && !BREAKDOWN.test(given.says) ? "same" : "wording";
}

const BREAKDOWN = /^refused: HTTP 5\d\d/;

const isRefusal = (says: string): boolean => says.startsWith("refused");

/** What a difference does to a user, the worst first. */
export const HARMS = {
  passes: "Passes here, fails on AWS",
  arrives: "Arrives here, not on AWS",
  lost: "Arrives on AWS, not here, or otherwise",
  fails: "Fails here, works on AWS",
  looks: "Looks otherwise",
  wording: "Refused in other words",
} as const;
export type Harm = keyof typeof HARMS;

const NOTHING = /^(no|none|nothing|not delivered|empty|no record)$/;

/** The harm of a difference; undefined where there is none. */
export function harm(given: StepResult, aws: AwsAnswer): Harm | undefined {
  const how = verdict(given, aws);
  if (how === "wording") return "wording";
  if (how !== "differs") return undefined;
  const refusedThere = aws.says.every(isRefusal);
  if (refusedThere && !isRefusal(given.says)) return "passes";
  if (isRefusal(given.says) && !refusedThere) return "fails";
  if (given.kind !== "delivery") return "looks";
  return aws.says.every((says) => NOTHING.test(says)) ? "arrives" : "lost";
}
