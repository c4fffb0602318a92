// The command line of every npm script, including any that is added later.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { scripts } from "../../package.json";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";

describe("the npm script", () => {
  /** Without Pulumi's CLI, a set-up that begins before the options are read shows: it says that it builds one. */
  let PULUMI_HOME: string;
  before(() => (PULUMI_HOME = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-no-cli-"))));
  after(() => fs.rmSync(PULUMI_HOME, { recursive: true, force: true }));

  const npmRun = (script: string, option: string) =>
    run("npm", ["run", "--silent", script, "--", option], {
      cwd: projectDir,
      env: { ...process.env, PULUMI_HOME },
      limitSeconds: 60,
    });

  for (const script of Object.keys(scripts)) {
    it(`${script} prints its usage with --help, and does nothing else`, async () => {
      const { code, stdout, output } = await npmRun(script, "--help");
      assert.equal(code, 0, output);
      assert.match(stdout, /^(npm (run )?[a-z:]+\b|Operates a DynamoDB stream)/);
      assert.deepEqual(fs.readdirSync(PULUMI_HOME), []);
    });

    it(`${script} rejects an unknown option before it sets anything up`, async () => {
      const { code, stdout, output } = await npmRun(script, "--nonsense");
      assert.equal(code, 2, output);
      assert.match(output, /^(Unknown option '--nonsense'|--nonsense isn't a command)/);
      assert.equal(stdout, "");
      assert.deepEqual(fs.readdirSync(PULUMI_HOME), []);
    });
  }
});
