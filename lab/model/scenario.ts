// A scenario: what a case sets up, what it does, and which question that answers.
import { changed, workingStack, type StackChange, type Destination, type Stack } from "./stack";
import type { Step } from "./step";
import type { ToolName } from "./tool-name";

export interface Scenario {
  /** Unique; names its folder in lab/record/runs. */
  id: string;
  /** Variations of one case: they share a folder in lab/record/runs, and a table on the chapter's page. */
  family?: string;
  /** Chapter of the page, 1 to 8. */
  chapter: number;
  title: string;
  question: string;
  /** The answer in plain words, for a reader who changes such a stack. */
  lesson: string;
  tools: ToolName[];
  stack: Stack;
  /** The on-failure destination that exists beforehand. */
  destination?: Destination;
  /** Needs a target that runs functions. */
  invokes: boolean;
  /** Run on MiniStack alone: the tool answers without a request, or another case stands for this one. */
  once: boolean;
  /** Targets that it isn't run on, each with the reason. */
  without: { [target: string]: string };
  steps: Step[];
  /** Policy rules that catch what goes wrong here. */
  rules: string[];
  /** Why no rule can, if none does. */
  noRule?: string;
  /** Whether it is a part of the quick check. */
  sample: boolean;
}

export interface ScenarioOptions extends Pick<Scenario, "id" | "family" | "title" | "question" | "lesson" | "steps"> {
  /** Tools that run it; `api`: the AWS SDK, for what doesn't depend on the tool. @default Terraform and Pulumi */
  tools?: ToolName[];
  /** Changes to the working stack of lab/model/stack.ts. @default none */
  set?: StackChange;
  /** @default none */
  destination?: Destination;
  /** @default false */
  invokes?: boolean;
  /** @default false */
  once?: boolean;
  /** @default none */
  without?: { [target: string]: string };
  /** @default none */
  rules?: string[];
  noRule?: string;
  /** @default false */
  sample?: boolean;
}

/** Declares a scenario. Its chapter is that of its file's name: `2-view-type.ts`. */
export function scenario({
  set = {},
  tools = ["terraform", "pulumi"],
  invokes = false,
  once = false,
  without = {},
  rules = [],
  sample = false,
  ...rest
}: ScenarioOptions): Omit<Scenario, "chapter"> {
  return { ...rest, tools, invokes, once, without, rules, sample, stack: changed(workingStack, set) };
}
