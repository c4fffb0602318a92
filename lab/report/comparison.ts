// The run records beside AWS's answers, arranged for the report.
import type { Scenario } from "../model/scenario";
import type { Step } from "../model/step";
import type { ToolName } from "../model/tool-name";
import { awsAnswer, verdict, type AwsAnswer, type Basis, type Verdict } from "../record/compare";
import type { RunRecord, StepRecord } from "../record/run-record";
import { TARGETS } from "../targets";

/** One outcome of one run, beside AWS's. */
export interface Cell {
  scenario: Scenario;
  step: Step;
  record: RunRecord;
  seen: StepRecord;
  aws: AwsAnswer;
  verdict: Verdict;
}

export class Comparison {
  private readonly byRun: Map<string, RunRecord>;

  constructor(
    readonly scenarios: Scenario[],
    readonly records: RunRecord[],
  ) {
    this.byRun = new Map(records.map((record) => [key(record.case, record.target.name, record.tool.name), record]));
  }

  /** Emulators that have run records. */
  get targets(): string[] {
    return [...TARGETS.keys()].filter(
      (name) => name !== "aws" && this.records.some(({ target }) => target.name === name),
    );
  }

  record(scenario: Scenario, target: string, tool: ToolName): RunRecord | undefined {
    return this.byRun.get(key(scenario.id, target, tool));
  }

  /** The outcomes of one run. */
  cells(scenario: Scenario, target: string, tool: ToolName): Cell[] {
    const record = this.record(scenario, target, tool);
    if (!record) return [];
    return scenario.steps.flatMap((step) => {
      const seen = record.steps.find((candidate) => candidate.step === step.name);
      if (!seen) return [];
      const aws = awsAnswer(scenario, step, tool, this.records);
      return [{ scenario, step, record, seen, aws, verdict: verdict(seen.outcome, aws) }];
    });
  }

  /** The outcomes of all runs of a scenario, or of those on one target. */
  of(scenario: Scenario, target?: string): Cell[] {
    return (target === undefined ? this.targets : [target]).flatMap((name) =>
      scenario.tools.flatMap((tool) => this.cells(scenario, name, tool)),
    );
  }

  all(): Cell[] {
    return this.scenarios.flatMap((scenario) => this.of(scenario));
  }

  /** Questions to AWS: each step of each scenario once, with how its answer is known. Unknown with one tool counts as unknown. */
  questions(): { scenario: Scenario; step: Step; basis: Basis }[] {
    return this.scenarios.flatMap((scenario) =>
      scenario.steps.flatMap((step) => {
        const bases = this.of(scenario)
          .filter((cell) => cell.step === step)
          .map(({ aws }) => aws.basis);
        const [first] = bases;
        return first === undefined ? [] : [{ scenario, step, basis: bases.includes("unknown") ? "unknown" : first }];
      }),
    );
  }
}

const key = (scenario: string, target: string, tool: string): string => `${scenario}/${target}-${tool}`;
