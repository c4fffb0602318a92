// The same resources as a Terraform plan, through Checkov: https://www.checkov.io. It has no rule for what the pack
// looks at; what is compared is the time to judge a stack of this size with all the rules that each has.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { localDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { pythonEnvironment } from "dynamodb-streams-support/python";
import { bigStack } from "./policy-stack";
import { terraformPlan } from "./policy-plan";
import { table } from "./print";

const [, VERSION = ""] = /^checkov==(.*)$/m.exec(fs.readFileSync(path.join(__dirname, "checkov.txt"), "utf8")) ?? [];

/**
 * Times Checkov on a plan of this many resources, and on an empty one, and prints both beside our own time.
 *
 * @param ours Milliseconds of the pack's evaluation of the same stack.
 */
export async function peer(
  size: number,
  ours: number,
): Promise<{ startMs: number; judgingMs: number; timesOurs: number }> {
  const checkov = await install();
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-peer-"));
  try {
    const time = async (name: string, plan: object): Promise<{ ms: number; checks: number }> => {
      const file = path.join(work, `${name}.json`);
      fs.writeFileSync(file, JSON.stringify(plan));
      const args = [
        "--file",
        file,
        "--framework",
        "terraform_plan",
        "--output",
        "json",
        "--compact",
        "--quiet",
        "--skip-download",
      ];
      const start = performance.now();
      const { stdout, output } = await run(checkov, args);
      const ms = performance.now() - start;
      const report = JSON.parse(stdout) as { summary?: Summary; passed?: number; failed?: number };
      const { passed = 0, failed = 0 } = report.summary ?? report;
      if (size > 0 && name !== "empty" && passed + failed === 0) throw new Error(`Checkov judged nothing:\n${output}`);
      return { ms, checks: passed + failed };
    };
    const empty = await time("empty", terraformPlan([]));
    const full = await time("plan", terraformPlan(bigStack(size).resources));
    const judging = full.ms - empty.ms;
    console.log(`Peer: Checkov ${VERSION} on the same ${size.toLocaleString("en")} resources, one run`);
    table(
      ["", "ms", "answers", "times ours"],
      [
        ["Checkov, an empty plan", empty.ms.toFixed(0), String(empty.checks), ""],
        ["Checkov, the plan", full.ms.toFixed(0), full.checks.toLocaleString("en"), ""],
        ["Checkov, without its start", judging.toFixed(0), "", (judging / ours).toFixed(0)],
        ["this pack", ours.toFixed(1), "", "1"],
      ],
    );
    if (judging < 10 * ours)
      throw new Error(`The pack is only ${(judging / ours).toFixed(1)} times as fast as Checkov; ten is the aim.`);
    return { startMs: empty.ms, judgingMs: judging, timesOurs: judging / ours };
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

interface Summary {
  passed?: number;
  failed?: number;
}

/** Path of Checkov in a virtual environment of the benchmark's own; installed from PyPI the first time. */
async function install(): Promise<string> {
  const directory = path.join(localDir, `checkov-${VERSION}`);
  await pythonEnvironment({
    directory,
    requirements: path.join(__dirname, "checkov.txt"),
    version: { minimum: "3.10" },
    purpose: "the comparison with Checkov",
    installing: () => console.log(`Installing Checkov ${VERSION} into ${directory} …`),
  });
  return path.join(directory, "bin", "checkov");
}
