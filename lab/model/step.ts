// One thing that a scenario does or looks at, and what AWS answers to it.
import type { Context } from "./context";
import { refusalOf } from "./fact";
import type { Outcome } from "./outcome";
import type { StackChange } from "./stack";
import type { ToolName } from "./tool-name";

/** What a step saw. */
export interface Observation {
  outcome: Outcome;
  /** Exit code of the tool's command. */
  exit?: number;
  /** Lines that show how the outcome came about, such as the attributes that a plan names. */
  evidence?: string[];
}

/**
 * What AWS answers. `tool`: the tool decides without a request, so its answer is the same everywhere. `facts`: every fact named lists this
 * outcome. `derived`: it follows from the facts, for the reason given.
 */
export type Expectation =
  | { basis: "tool" }
  | { basis: "facts"; outcomes: Outcome[]; facts: string[] }
  | { basis: "derived"; outcomes: Outcome[]; facts: string[]; reason: string };

/** What an outcome is about, which decides how harmful a difference is. */
export type Kind = "command" | "plan" | "look" | "delivery";

type PerTool = Partial<Record<ToolName, Outcome>>;

export class Step {
  /** What AWS answers, if it is known, by tool; `any` for all tools without an entry. */
  readonly aws: Partial<Record<ToolName | "any", Expectation>> = {};
  /** How it changes the program. */
  change?: StackChange;
  /** Whether it leaves a plan that the next step may apply. */
  plans = false;

  constructor(
    public name: string,
    readonly kind: Kind,
    /** What it asks, such as `table` or `UpdateTable`: a fact lists its answers by these topics. */
    readonly topic: string,
    /** Answers; undefined if the step has nothing to report on this target or with this tool. */
    readonly run: (context: Context) => Promise<Observation | undefined>,
  ) {}

  /** Gives the step another name: unique in its scenario. */
  as(name: string): this {
    this.name = name;
    return this;
  }

  /** What AWS answers with a tool. */
  awsFor(tool: ToolName): Expectation | undefined {
    return this.aws[tool] ?? this.aws.any;
  }

  /**
   * AWS answers this.
   *
   * @param outcome the answer, or several of which any is possible.
   * @param facts ids of facts in lab/facts; each must list the outcome under the step's topic.
   */
  onAws(outcome: Outcome | Outcome[], ...facts: string[]): this {
    this.aws.any = { basis: "facts", outcomes: [outcome].flat(), facts };
    return this;
  }

  /**
   * AWS rejects it, in the words of a fact.
   *
   * @throws Error if the fact has no error text.
   */
  refusedOnAws(id: string): this {
    return this.onAws(refusalOf(id), id);
  }

  /**
   * Nobody recorded AWS's answer, but it follows from what was recorded.
   *
   * @param outcome the answer, several of which any is possible, or one for each tool.
   * @param reason why it follows, in a sentence.
   * @param facts ids of the facts that it follows from.
   */
  derived(outcome: Outcome | Outcome[] | PerTool, reason: string, ...facts: string[]): this {
    if (Array.isArray(outcome) || "kind" in outcome) {
      this.aws.any = { basis: "derived", outcomes: [outcome as Outcome | Outcome[]].flat(), facts, reason };
      return this;
    }
    for (const [tool, answer] of Object.entries(outcome) as [ToolName, Outcome][])
      this.aws[tool] = { basis: "derived", outcomes: [answer], facts, reason };
    return this;
  }

  /** The tool answers without any request: the answer is the same on AWS. */
  byTool(...tools: ToolName[]): this {
    for (const tool of tools.length === 0 ? (["any"] as const) : tools) this.aws[tool] = { basis: "tool" };
    return this;
  }
}
