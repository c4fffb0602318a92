import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { version as awsVersion } from "@pulumi/aws/package.json";
import { describeToolchain } from "../../ensure/ensure";
import { occupant } from "../../ensure/bundle";
import type { Cli } from "../../ensure/pulumi-cli";
import { ensureAwsPlugin, ensureLanguageHost, warnOfMissingProvider } from "../../ensure/plugins";
import { putExecutable, usePulumiHome } from "./temporary-home";

const unreachable = async (): Promise<string> => "no route to host";

describe("the plugins", () => {
  const home = usePulumiHome();
  const cli = (): Cli => ({
    version: "3.0.0",
    file: path.join(home(), "versions", "3.0.0", "bin", "pulumi"),
    origin: "found",
  });
  const hostFile = (): string => path.join(path.dirname(cli().file), "pulumi-language-nodejs");
  const awsFile = (): string => path.join(home(), "plugins", `resource-aws-v${awsVersion}`, "pulumi-resource-aws");
  const lines: string[] = [];
  const log = (line: string): void => void lines.push(line);
  let variable: string | undefined;
  beforeEach(() => {
    lines.length = 0;
    variable = process.env.TERRAFORM_PROVIDER_AWS;
    process.env.TERRAFORM_PROVIDER_AWS = path.join(home(), "terraform-provider-aws_v5.100.0");
    putExecutable(process.env.TERRAFORM_PROVIDER_AWS, "");
  });
  afterEach(() => {
    if (variable === undefined) delete process.env.TERRAFORM_PROVIDER_AWS;
    else process.env.TERRAFORM_PROVIDER_AWS = variable;
  });

  it("stay unchanged if they are official, and nothing is downloaded", async () => {
    for (const file of [hostFile(), awsFile()]) putExecutable(file, "\u007fELF official\n");
    const languageHost = await ensureLanguageHost(cli());
    const awsPlugin = await ensureAwsPlugin(cli(), log, { install: () => assert.fail("installs") });
    for (const file of [hostFile(), awsFile()]) assert.equal(fs.readFileSync(file, "utf8"), "\u007fELF official\n");
    assert.deepEqual(describeToolchain({ cli: cli(), languageHost, awsPlugin }), [
      "Pulumi CLI 3.0.0: official",
      "Language host: official",
      `AWS plugin ${awsVersion}: official`,
    ]);
    assert.deepEqual(lines, []);
  });

  it("are the official ones if they can be downloaded", async () => {
    const install = async (): Promise<undefined> => putExecutable(awsFile(), "\u007fELF official\n") as undefined;
    assert.equal((await ensureAwsPlugin(cli(), log, { install })).official, true);
  });

  it("are warned of before the CLI's build if no Terraform provider could stand in for them", () => {
    warnOfMissingProvider(log);
    assert.deepEqual(lines, []);
    fs.rmSync(process.env.TERRAFORM_PROVIDER_AWS!);
    warnOfMissingProvider(log);
    assert.match(lines.join("\n"), /^If the AWS plugin can't be downloaded either, .*TERRAFORM_PROVIDER_AWS is /);
    putExecutable(awsFile(), "\u007fELF official\n");
    warnOfMissingProvider(log);
    assert.equal(lines.length, 1);
  });

  it("are stand-ins if they can't be downloaded, and the output names the Terraform provider in use", async () => {
    const languageHost = await ensureLanguageHost(cli());
    const awsPlugin = await ensureAwsPlugin(cli(), log, { install: unreachable });
    assert.deepEqual(lines, [`The AWS plugin ${awsVersion} can't be downloaded: no route to host`]);
    assert.deepEqual(describeToolchain({ cli: cli(), languageHost, awsPlugin }), [
      "Pulumi CLI 3.0.0: built from Go modules",
      "Language host: stand-in (toolchain/README.md)",
      `AWS plugin ${awsVersion}: stand-in on Terraform AWS provider 5.100.0 at ${path.join(home(), "terraform-provider-aws_v5.100.0")}`,
    ]);
    for (const file of [hostFile(), awsFile()]) {
      assert.equal(occupant(file), "current");
      assert.equal(spawnSync(process.execPath, ["--check", file]).status, 0);
      fs.accessSync(file, fs.constants.X_OK);
    }
  });

  it("are rebuilt only if a source has changed", async () => {
    await ensureLanguageHost(cli());
    const { ino } = fs.statSync(hostFile());
    await ensureLanguageHost(cli());
    assert.equal(fs.statSync(hostFile()).ino, ino);
    const made = fs.readFileSync(hostFile(), "utf8");
    assert.match(made, /"toolchain\/language-host\/run-plugin.ts"/, "the stamp lists every file of the bundle");
    for (const other of [made.replace(/"hash":"./, '"hash":"x'), made.replace("run-plugin.ts", "gone.ts")]) {
      fs.writeFileSync(hostFile(), other);
      assert.equal(occupant(hostFile()), "stale");
      await ensureLanguageHost(cli());
      assert.equal(occupant(hostFile()), "current");
    }
    assert.deepEqual(fs.readdirSync(path.dirname(hostFile())), ["pulumi-language-nodejs"]);
  });
});
