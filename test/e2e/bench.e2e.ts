// The benchmarks' command lines. What they measure isn't asserted anywhere: a busy machine would fail it.
import assert from "node:assert/strict";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";

const npmRun = (script: string, ...args: string[]) =>
  run("npm", ["run", "--silent", script, "--", ...args], { cwd: projectDir });

describe("the benchmarks' scripts", () => {
  for (const pairs of ["51", ""]) {
    it(`npm run bench rejects ${JSON.stringify(pairs)} as a number of pairs`, async () => {
      const { code, output, stdout } = await npmRun("bench", `--pairs=${pairs}`);
      assert.equal(code, 2, output);
      assert.ok(output.includes(`--pairs is "${pairs}": it must be a whole number from 1 to 50.`), output);
      assert.equal(stdout, "", "standard output is for figures");
    });
  }
});
