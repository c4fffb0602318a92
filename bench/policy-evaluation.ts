import { performance } from "node:perf_hooks";
import { setImmediate } from "node:timers/promises";
import { toPolicy } from "dynamodb-streams-policy/policy";
import { rules } from "dynamodb-streams-policy/rules/index";
import { RunCache } from "dynamodb-streams-policy/run-cache";
import { runPolicy } from "dynamodb-streams-policy/test/run-rule";
import type { TestStack } from "dynamodb-streams-policy/test/stack";
import { median } from "./figures";
import { bigStack } from "./policy-stack";
import { table } from "./print";

/** What all rules together take and find on one stack. */
interface Evaluation {
  /** Milliseconds of each repetition. */
  times: number[];
  /** Milliseconds of processor time of each, which other work on the machine doesn't lengthen; garbage collection included. */
  processorTimes: number[];
  /** Processor time of the run before them, in milliseconds: the only one of a preview, while Node.js still compiles the rules. */
  firstProcessorTime: number;
  /** How many lines they report. */
  findings: number;
}

/**
 * Times all rules on a stack; the first run warms up, and isn't among the repetitions. Each is in a turn of its own of the event
 * loop, as in an engine's run: until it ends, the pack keeps the graph.
 */
export async function evaluate(stack: TestStack, repetitions: number): Promise<Evaluation> {
  let findings = 0;
  const runs: { time: number; processorTime: number }[] = [];
  for (let i = 0; i <= repetitions; i++) {
    await setImmediate();
    const cache = new RunCache();
    const policies = rules.map((rule) => toPolicy(rule, cache));
    const [start, processorStart] = [performance.now(), process.cpuUsage()];
    findings = policies.reduce((sum, policy) => sum + runPolicy(policy, stack).lines.length, 0);
    const { user, system } = process.cpuUsage(processorStart);
    runs.push({ time: performance.now() - start, processorTime: (user + system) / 1000 });
  }
  const [first, ...others] = runs;
  return {
    times: others.map(({ time }) => time),
    processorTimes: others.map(({ processorTime }) => processorTime),
    firstProcessorTime: first?.processorTime ?? NaN,
    findings,
  };
}

/**
 * Times all rules on stacks of these sizes, and prints milliseconds, also of processor time, microseconds per resource and the exponent of growth.
 *
 * @returns Median milliseconds by size.
 */
export async function evaluation(sizes: number[], repetitions: number): Promise<Map<number, number>> {
  const medians = new Map<number, number>();
  const rows: string[][] = [];
  for (const size of sizes) {
    const { times, processorTimes, findings } = await evaluate(bigStack(size), repetitions);
    const time = median(times);
    const [last] = [...medians].slice(-1);
    const exponent = last ? Math.log(time / last[1]) / Math.log(size / last[0]) : undefined;
    medians.set(size, time);
    rows.push([
      size.toLocaleString("en"),
      findings.toLocaleString("en"),
      time.toFixed(1),
      `${Math.min(...times).toFixed(1)}-${Math.max(...times).toFixed(1)}`,
      median(processorTimes).toFixed(1),
      ((time * 1000) / size).toFixed(2),
      exponent?.toFixed(2) ?? "",
    ]);
  }
  console.log(`Evaluation: ${rules.length} rules, median of ${repetitions}`);
  table(["resources", "findings", "ms", "min-max", "processor ms", "us/resource", "growth exponent"], rows);
  return medians;
}
