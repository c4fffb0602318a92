import assert from "node:assert/strict";
import * as os from "node:os";
import * as path from "node:path";
import { awsPluginDirectory, cliDirectory } from "../pulumi-home";

describe("Pulumi's caches", () => {
  let before: { HOME?: string; PULUMI_HOME?: string };
  beforeEach(() => (before = { HOME: process.env.HOME, PULUMI_HOME: process.env.PULUMI_HOME }));
  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  it("are below PULUMI_HOME if that is set", () => {
    process.env.PULUMI_HOME = "/caches";
    assert.equal(cliDirectory("1.0.0"), "/caches/versions/1.0.0/bin");
    assert.equal(awsPluginDirectory("7.0.0"), "/caches/plugins/resource-aws-v7.0.0");
  });

  it("are below HOME for the CLI, and below the account's home directory for what the CLI looks up", () => {
    delete process.env.PULUMI_HOME;
    process.env.HOME = "/elsewhere";
    assert.equal(cliDirectory("1.0.0"), "/elsewhere/.pulumi/versions/1.0.0/bin");
    const { homedir } = os.userInfo();
    assert.equal(awsPluginDirectory("7.0.0"), path.join(homedir, ".pulumi/plugins/resource-aws-v7.0.0"));
  });
});
