// A case: what it sets, what it does, which question it answers.
import type { Bench } from "./context";
import { fact } from "./fact";
import { changed, workingStack, type Change, type Stack } from "./stack";
import type { ToolName } from "./tool-name";

/** What a step answered, in words that are the same in every run. */
export interface Answer {
  /** The answer; one that begins with "refused" is a failure. */
  says: string;
  /** Exit code of the tool's command. */
  exit?: number;
  /** What the command did to which part. */
  did?: string;
  /** How the answer came about; shown folded. */
  evidence?: string[];
}

/** How an answer begins that says nothing on what would have come later: it is not compared. */
export const UNSEEN = "not seen";

/** What AWS answers, by the facts that say so; `tool`: the tool decides alone and sends no request, so its answer on AWS is the same. */
export type Expectation = { says: string; or?: string[]; facts: string[] } | "tool";

/** What an answer is about; a difference in it does different harm. */
export type Kind = "command" | "plan" | "look" | "delivery";

/** One thing that a case does or looks at. */
export class Step {
  /** What AWS answers, where it is known. */
  aws?: Expectation;
  /** How it changes the program. */
  change?: Change;
  /** Whether it leaves a plan that the next step may apply. */
  plans = false;

  constructor(
    public name: string,
    readonly kind: Kind,
    /** Answers; undefined where the step has nothing to say on this target or tool. */
    readonly run: (bench: Bench) => Promise<Answer | undefined>,
  ) {}

  /** Gives the step another name: unique in its case. */
  as(name: string): this {
    this.name = name;
    return this;
  }

  /**
   * Says what AWS answers, by the facts named.
   *
   * @param says the answer in the step's own words; just `refused` where AWS's text isn't known.
   * @param facts ids of facts in lab/facts.
   */
  onAws(says: string, ...facts: string[]): this {
    this.aws = { says, facts };
    return this;
  }

  /** AWS's answer is one of several, from time to time. */
  eitherOnAws(answers: [string, ...string[]], ...facts: string[]): this {
    const [says, ...or] = answers;
    this.aws = { says, or, facts };
    return this;
  }

  /**
   * AWS refuses, in the words of a fact.
   *
   * @throws Error where the fact has no refusal.
   */
  refusedOnAws(id: string): this {
    const { error } = fact(id);
    if (error === undefined)
      throw new Error(`The fact "${id}" in lab/facts has no "error": it can't be what AWS refuses with.`);
    return this.onAws(`refused: ${error}`, id);
  }

  /** The tool answers without any request: the answer is the same on AWS. */
  byTool(): this {
    this.aws = "tool";
    return this;
  }
}

export interface LabCase {
  /** Unique; names the files of its results. */
  id: string;
  /** Chapter of the page, 1 to 8. */
  chapter: number;
  title: string;
  question: string;
  /** The answer in plain words, for a reader who changes such a stack. */
  lesson: string;
  tools: ToolName[];
  stack: Stack;
  /** A queue for discarded batches exists beforehand. */
  queue: boolean;
  /** Needs a target that runs functions. */
  invokes: boolean;
  /** Run on MiniStack alone: the tool answers without a request, or another case stands for this one. */
  once: boolean;
  steps: Step[];
  /** Policy rules that catch what goes wrong here. */
  rules: string[];
  /** Why no rule can, where none does. */
  noRule?: string;
  /** Whether it is a part of the quick check. */
  sample: boolean;
}

export interface CaseOptions extends Pick<LabCase, "id" | "title" | "question" | "lesson" | "steps"> {
  /** Tools that run it; `api`: the AWS SDK, for what doesn't depend on the tool. @default Terraform and Pulumi */
  tools?: ToolName[];
  /** Changes to the working stack of lab/model/stack.ts. @default none */
  set?: Change;
  /** @default false */
  queue?: boolean;
  /** @default false */
  invokes?: boolean;
  /** @default false */
  once?: boolean;
  /** @default none */
  rules?: string[];
  noRule?: string;
  /** @default false */
  sample?: boolean;
}

/** Declares a case. Its chapter is that of its file's name: `2-view-type.ts`. */
export function labCase({
  set = {},
  tools = ["terraform", "pulumi"],
  queue = false,
  invokes = false,
  once = false,
  rules = [],
  sample = false,
  ...rest
}: CaseOptions): Omit<LabCase, "chapter"> {
  return { ...rest, tools, queue, invokes, once, rules, sample, stack: changed(workingStack, set) };
}
