// Each example as a stranger would run it: packages from their tarballs, Pulumi's standard TypeScript runtime, an empty backend.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { assembleTemplate } from "../../examples/assemble-template";

const EXAMPLES = path.join(projectDir, "examples");
const STREAM_ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000";

/** What an example needs from its user, and what its preview has to show. */
const EXPECTED: Record<string, { config?: Record<string, string>; shows: RegExp[] }> = {
  "two-consumers": { shows: [/StreamConsumer audit/, /StreamConsumer search/, /Table orders/] },
  filters: { shows: [/EventSourceMapping shipping/] },
  "existing-table": { config: { streamArn: STREAM_ARN }, shows: [/EventSourceMapping audit/] },
  "table-of-another-stack": {
    config: { tableStack: "organization/tables/prod" },
    shows: [/StackReference/, /EventSourceMapping audit/],
  },
  "failures-to-bucket": { shows: [/Bucket failures/, /EventSourceMapping audit/] },
  "policy-pack": { shows: [/EventSourceMapping orders/] },
};

/** Everything that makes the provider ask AWS before there is anything to ask about. */
const OFFLINE = ["skipCredentialsValidation", "skipRequestingAccountId", "skipMetadataApiCheck"].flatMap((key) => [
  "--config",
  `aws:${key}=true`,
]);

describe("the examples", function () {
  this.timeout(600_000);
  let work: string;
  let env: NodeJS.ProcessEnv;

  before(async () => {
    work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-examples-"));
    env = {
      PULUMI_BACKEND_URL: `file://${work}`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    };
    const template = path.join(work, "template");
    await assembleTemplate(template);
    // One installation for all of them: the template's, a directory above.
    fs.copyFileSync(path.join(template, "package.json"), path.join(work, "package.json"));
    fs.renameSync(path.join(template, "vendor"), path.join(work, "vendor"));
    const install = await run("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline"], { cwd: work });
    assert.equal(install.code, 0, install.output);
    await exportFromAnotherStack();
  });
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  async function preview(directory: string, config: Record<string, string> = {}, ...args: string[]) {
    await pulumiOrThrow(["stack", "init", "dev", "--no-select"], { cwd: directory, env });
    const settings = Object.entries(config).flatMap(([key, value]) => ["--config", `${key}=${value}`]);
    return pulumi(["preview", "-s", "dev", ...OFFLINE, ...settings, ...args], { cwd: directory, env });
  }

  /** The stack that example table-of-another-stack reads from. */
  async function exportFromAnotherStack(): Promise<void> {
    const cwd = path.join(work, "tables");
    fs.mkdirSync(cwd);
    fs.writeFileSync(path.join(cwd, "Pulumi.yaml"), "name: tables\nruntime: nodejs\n");
    fs.writeFileSync(path.join(cwd, "index.ts"), `export const streamArn = "${STREAM_ARN}";\n`);
    await pulumiOrThrow(["stack", "init", "prod", "--no-select"], { cwd, env });
    await pulumiOrThrow(["up", "-s", "prod", "--yes", "--skip-preview"], { cwd, env });
  }

  it("are all tested here", () => {
    const programs = fs.readdirSync(EXAMPLES).filter((name) => fs.existsSync(path.join(EXAMPLES, name, "index.ts")));
    assert.deepEqual(programs.sort(), [...Object.keys(EXPECTED), "template"].sort());
  });

  for (const [name, { config, shows }] of Object.entries(EXPECTED)) {
    it(`${name} previews`, async () => {
      const directory = path.join(work, name);
      fs.cpSync(path.join(EXAMPLES, name), directory, { recursive: true });
      const { code, output } = await preview(directory, config);
      assert.equal(code, 0, output);
      const resources = output.replace(/\S+:(\w+) +(\S+) create/g, "$1 $2 create"); // types by their last part
      for (const pattern of shows) assert.match(resources, pattern);
    });
  }

  it("policy-pack is rejected when the pack is used", async () => {
    const pack = path.join(work, "node_modules", "dynamodb-streams-policy");
    const { code, output } = await pulumi(["preview", "-s", "dev", ...OFFLINE, "--policy-pack", pack], {
      cwd: path.join(work, "policy-pack"),
      env,
    });
    assert.notEqual(code, 0, output);
    assert.match(output, /\[mandatory\].* mapping-needs-enabled-stream /);
  });

  it("template becomes, with `pulumi new`, a project that previews with the policy pack and type-checks", async () => {
    const template = path.join(work, "template");
    const directory = path.join(work, "mine");
    fs.mkdirSync(directory);
    await pulumiOrThrow(
      [
        "new",
        template,
        "--dir",
        directory,
        "--name",
        "mine",
        "--stack",
        "dev",
        "--generate-only",
        "--yes",
        "--offline",
      ],
      { cwd: work, env },
    );
    assert.match(fs.readFileSync(path.join(directory, "README.md"), "utf8"), /^# mine\n/);
    const pack = path.join(work, "node_modules", "dynamodb-streams-policy");
    const { code, output } = await preview(directory, { "aws:region": "us-east-1" }, "--policy-pack", pack);
    assert.equal(code, 0, output);
    const types = await run("npx", ["--no-install", "tsc"], { cwd: directory });
    assert.equal(types.code, 0, types.output);
  });
});
