// What the pack adds to a preview of this project's program: pairs of one with it and one without, one after the other,
// so that both meet the same machine. What a pack costs that does nothing is measured as well: the engine's own share.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { performance } from "node:perf_hooks";
import { projectDir } from "../local/paths";
import { emptyStack } from "../test/e2e/stack";
import { median, table } from "./print";

/** Times so many rounds of previews, and prints medians and the median of the differences within a round. */
export async function previews(rounds: number): Promise<void> {
  const stack = await emptyStack("localstack");
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-previews-"));
  try {
    const variants: Record<string, string[]> = {
      "no pack": [],
      "a pack without rules": ["--policy-pack", emptyPack(work)],
      "this pack": ["--policy-pack", path.join(projectDir, "policy")],
    };
    const times: Record<string, number[]> = {};
    for (let round = 0; round <= rounds; round++) {
      for (const [name, args] of Object.entries(variants)) {
        const start = performance.now();
        const { code, output } = await stack.run("preview", ...args);
        if (code !== 0) throw new Error(output);
        if (round > 0) (times[name] ??= []).push(performance.now() - start); // the first round warms up
      }
    }
    const plain = times["no pack"] as number[];
    console.log(`Preview of this program, medians of ${rounds} rounds, ms`);
    table(
      ["", "median", "min-max", "added"],
      Object.entries(times).map(([name, values]) => [
        name,
        median(values).toFixed(0),
        `${Math.min(...values).toFixed(0)}-${Math.max(...values).toFixed(0)}`,
        name === "no pack" ? "" : median(values.map((value, i) => value - (plain[i] as number))).toFixed(0),
      ]),
    );
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
    await stack.dispose();
  }
}

/** A pack of one bundled-size file that says what the engine asks, and has no rule. */
function emptyPack(work: string): string {
  const policy = path.join(projectDir, "policy");
  fs.symlinkSync(path.join(projectDir, "node_modules"), path.join(work, "node_modules"));
  fs.copyFileSync(path.join(policy, "PulumiPolicy.yaml"), path.join(work, "PulumiPolicy.yaml"));
  fs.writeFileSync(
    path.join(work, "package.json"),
    JSON.stringify({ name: "no-rules", version: "0.0.0", main: "dist/index.js" }),
  );
  fs.mkdirSync(path.join(work, "dist"));
  fs.writeFileSync(
    path.join(work, "dist/index.js"),
    'const { PolicyPack } = require("@pulumi/policy"); new PolicyPack("no-rules", { policies: [] });\n',
  );
  return work;
}
