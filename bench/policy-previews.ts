// What the pack adds to a preview of this project's program: previews with and without it in turns, so that all meet the
// same machine. Beside it a pack that does nothing, and this pack as the official language host starts it: with TypeScript,
// which the SDK's runner loads for every pack. The host of toolchain/ doesn't load it for a pack that opts out.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { emptyStack } from "../test/e2e/stack";
import { median } from "./figures";
import { inTurns } from "./in-turns";
import { table } from "./print";

const policy = path.join(projectDir, "policy");

/**
 * Times this many rounds of previews, and prints medians and the median of the differences within a round.
 *
 * @returns Median milliseconds by variant.
 */
export async function previews(rounds: number): Promise<Record<string, number>> {
  const stack = await emptyStack("localstack");
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-previews-"));
  try {
    const variants: Record<string, string[]> = {
      "no pack": [],
      "this pack": ["--policy-pack", policy],
      "this pack, and TypeScript": ["--policy-pack", packWithTypeScript(path.join(work, "typescript"))],
      "a pack without rules": ["--policy-pack", emptyPack(path.join(work, "empty"))],
    };
    const preview = (args: string[]) => async () => {
      const { code, output, seconds } = await stack.run("preview", ...args);
      if (code !== 0) throw new Error(output);
      return seconds * 1000;
    };
    const commands = Object.entries(variants).map(([name, args]) => [name, preview(args)] as const);
    const times = await inTurns(Object.fromEntries(commands), rounds);
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
    return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, Math.round(median(values))]));
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
    await stack.dispose();
  }
}

/** This pack, without the setting that says it needs no TypeScript. */
function packWithTypeScript(directory: string): string {
  fs.mkdirSync(directory);
  for (const name of ["dist", "package.json"]) fs.symlinkSync(path.join(policy, name), path.join(directory, name));
  fs.symlinkSync(path.join(projectDir, "node_modules"), path.join(directory, "node_modules"));
  fs.writeFileSync(path.join(directory, "PulumiPolicy.yaml"), "runtime: nodejs\nmain: dist/index.js\n");
  return directory;
}

/** A pack as `pulumi policy new` makes it, without a rule. */
function emptyPack(directory: string): string {
  fs.mkdirSync(directory);
  fs.symlinkSync(path.join(projectDir, "node_modules"), path.join(directory, "node_modules"));
  fs.copyFileSync(path.join(policy, "PulumiPolicy.yaml"), path.join(directory, "PulumiPolicy.yaml"));
  fs.writeFileSync(
    path.join(directory, "package.json"),
    JSON.stringify({ name: "no-rules", version: "0.0.0", main: "dist/index.js" }),
  );
  fs.mkdirSync(path.join(directory, "dist"));
  fs.writeFileSync(
    path.join(directory, "dist/index.js"),
    'const { PolicyPack } = require("@pulumi/policy"); new PolicyPack("no-rules", { policies: [] });\n',
  );
  return directory;
}
