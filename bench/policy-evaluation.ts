import { performance } from "node:perf_hooks";
import { toPolicy } from "dynamodb-streams-policy/policy";
import { rules } from "dynamodb-streams-policy/rules";
import { RunCache } from "dynamodb-streams-policy/run";
import { runPolicy } from "dynamodb-streams-policy/test/run";
import { bigStack } from "./policy-stack";
import { median, table } from "./print";

/**
 * Times all rules on stacks of these sizes, and prints milliseconds, microseconds per resource and the exponent of growth.
 *
 * @returns Median milliseconds by size.
 */
export function evaluation(sizes: number[], repetitions: number): Map<number, number> {
  const medians = new Map<number, number>();
  const rows: string[][] = [];
  for (const size of sizes) {
    const stack = bigStack(size);
    const policies = (cache: RunCache) => rules.map((rule) => toPolicy(rule, cache));
    let reports = 0;
    const times = Array.from({ length: repetitions + 1 }, () => {
      const run = policies(new RunCache());
      const start = performance.now();
      reports = run.reduce((sum, policy) => sum + runPolicy(policy, stack).lines.length, 0);
      return performance.now() - start;
    }).slice(1); // the first one warms up
    const time = median(times);
    const [last] = [...medians].slice(-1);
    const exponent = last ? Math.log(time / last[1]) / Math.log(size / last[0]) : undefined;
    medians.set(size, time);
    rows.push([
      size.toLocaleString("en"),
      reports.toLocaleString("en"),
      time.toFixed(1),
      `${Math.min(...times).toFixed(1)}-${Math.max(...times).toFixed(1)}`,
      ((time * 1000) / size).toFixed(2),
      exponent?.toFixed(2) ?? "",
    ]);
  }
  console.log(`Evaluation: ${rules.length} rules, median of ${repetitions}`);
  table(["resources", "findings", "ms", "min-max", "us/resource", "growth exponent"], rows);
  return medians;
}
