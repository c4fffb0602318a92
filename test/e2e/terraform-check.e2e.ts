// The note as Terraform plans it, rejected before anything is applied: the plan itself is clean.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { run, type CommandResult } from "dynamodb-streams-support/process";
import { offlineProvider } from "dynamodb-streams-support/terraform/offline-provider";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { mirrorConfiguration, Terraform } from "dynamodb-streams-support/terraform/terraform";

describe("the note's Terraform", () => {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-plan-"));
  const file = path.join(directory, "plan.json");
  const check = (...args: string[]): Promise<CommandResult> =>
    run("npx", ["--no", "--", "dynamodb-streams-policy", "check", file, ...args], { cwd: projectDir });

  before(async () => {
    fs.cpSync(path.join(projectDir, "test/e2e/note"), directory, { recursive: true });
    fs.mkdirSync(path.join(directory, ".terraform/tmp"), { recursive: true });
    fs.writeFileSync(path.join(directory, ".terraform/tmp/simple.zip"), "");
    const { version, mirrorRoot } = findTerraformProvider();
    fs.writeFileSync(path.join(directory, "provider.tf"), offlineProvider(version));
    const cli =
      mirrorRoot === undefined
        ? {}
        : { TF_CLI_CONFIG_FILE: mirrorConfiguration(mirrorRoot, path.join(directory, "cli.tfrc")) };
    const terraform = new Terraform({ directory, env: cli });
    const init = await terraform.init();
    assert.equal(init.code, 0, init.output);
    const plan = await terraform.plan();
    assert.equal(plan.code, 2, `Terraform itself accepts it: ${plan.output}`);
    fs.writeFileSync(file, JSON.stringify(await terraform.show("plan")));
  });

  after(() => fs.rmSync(directory, { recursive: true, force: true }));

  it("is rejected in its plan", async () => {
    const { code, output } = await check();
    assert.equal(code, 1, output);
    assert.match(
      output,
      /error {2}mapping-needs-enabled-stream\n {2}aws_lambda_event_source_mapping\.simple reads the stream of aws_dynamodb_table\.simple, .*stream_enabled is false\. Fix: set stream_enabled = true/,
    );
  });

  it("is rejected in SARIF, for the code-scanning page of a pull request", async () => {
    const { code, stdout } = await check("--format", "sarif");
    assert.equal(code, 1);
    const { runs } = JSON.parse(stdout) as { runs: { results: { ruleId: string; level: string }[] }[] };
    assert.ok(
      runs[0]?.results.some(({ ruleId, level }) => ruleId === "mapping-needs-enabled-stream" && level === "error"),
    );
  });
});
