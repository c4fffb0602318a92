import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { parse } from "yaml";

/** Each of these made tests fail, or reach for something of the developer's. */
const FOREIGN = {
  AWS_PROFILE: "production",
  AWS_USE_FIPS_ENDPOINT: "true",
  PULUMI_BACKEND_URL: "s3://team-state",
  PULUMI_STACK: "production",
  FORCE_COLOR: "1",
};

describe("the tests", () => {
  const hook = path.join(projectDir, "test/own-environment.cjs");

  it("don't see the developer's accounts, backends and colours, but do see PULUMI_HOME", async () => {
    const { stdout, code } = await run(process.execPath, ["--require", hook, "-p", "JSON.stringify(process.env)"], {
      env: { ...process.env, ...FOREIGN, PULUMI_HOME: "/somewhere" },
    });
    assert.equal(code, 0);
    const seen = JSON.parse(stdout) as NodeJS.ProcessEnv;
    assert.deepEqual(
      Object.keys(FOREIGN).filter((name) => name in seen),
      [],
    );
    assert.equal(seen.PULUMI_HOME, "/somewhere");
  });

  for (const config of [".mocharc.yml", ".mocharc.e2e.yml"]) {
    it(`load that before anything else: ${config}`, () => {
      const { require: loaded } = parse(fs.readFileSync(path.join(projectDir, config), "utf8")) as {
        require: string[];
      };
      assert.equal(path.resolve(projectDir, loaded[0]!), hook);
    });
  }
});
