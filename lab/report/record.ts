// The record, arranged for the page.
import type { LabCase } from "../model/scenario";
import { awsAnswer, verdict, type AwsAnswer, type Verdict } from "../record/compare";
import type { Result, StepResult } from "../record/run-record";
import { TARGETS } from "../targets";
import type { ToolName } from "../model/tool-name";

export interface Cell {
  result: Result;
  given: StepResult;
  aws: AwsAnswer;
  verdict: Verdict;
}

export class Record {
  constructor(
    readonly cases: LabCase[],
    readonly results: Result[],
  ) {}

  /** Targets that have results, AWS last. */
  get targets(): string[] {
    const names = [...TARGETS.keys()];
    return names.filter((name) => name !== "aws" && this.results.some(({ target }) => target.name === name));
  }

  result(what: LabCase, target: string, tool: ToolName): Result | undefined {
    return this.results.find((one) => one.case === what.id && one.target.name === target && one.tool.name === tool);
  }

  /** The answers of one run, beside AWS's. */
  cells(what: LabCase, target: string, tool: ToolName): Cell[] {
    const result = this.result(what, target, tool);
    if (!result) return [];
    return what.steps.flatMap((step) => {
      const given = result.steps.find((one) => one.step === step.name);
      if (!given) return [];
      const aws = awsAnswer(what, step, [tool], this.results);
      return [{ result, given, aws, verdict: verdict(given, aws) }];
    });
  }

  /** Every answer there is. */
  all(): (Cell & { what: LabCase })[] {
    return this.cases.flatMap((what) =>
      this.targets.flatMap((target) =>
        what.tools.flatMap((tool) => this.cells(what, target, tool).map((cell) => ({ ...cell, what }))),
      ),
    );
  }
}
