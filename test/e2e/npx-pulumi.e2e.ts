// The README's `npx pulumi`, which isn't told where the state is or what the passphrase is.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { run, type CommandResult } from "dynamodb-streams-support/process";
import { pulumiOrThrow } from "dynamodb-streams-local/pulumi";
import { homeElsewhere } from "./home";
import { copyProgram } from "./stack";

describe("npx pulumi", () => {
  let directory: string;
  beforeEach(() => {
    directory = copyProgram("http://localhost:1");
  });
  afterEach(() => fs.rmSync(directory, { recursive: true, force: true }));

  /** As a user would: with the given variables, and none that this project or its tests set. */
  function npxPulumi(args: string[], { folder = ".", env = {} }: { folder?: string; env?: NodeJS.ProcessEnv } = {}) {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(PULUMI_(?!HOME)|npm_|NODE_OPTIONS|INIT_CWD|PWD)/.test(name),
    );
    return run("npx", ["pulumi", ...args, "--non-interactive"], {
      cwd: path.join(directory, folder),
      env: { ...Object.fromEntries(inherited), PULUMI_SKIP_UPDATE_CHECK: "true", ...env },
    });
  }
  function succeeded({ code, output }: CommandResult): string {
    assert.equal(code, 0, output);
    return output;
  }
  const asksForPassphrase = ({ code, output }: CommandResult) => {
    assert.notEqual(code, 0, output);
    assert.match(output, /passphrase must be set/);
  };
  const stackFile = (stack: string) => fs.readFileSync(path.join(directory, `Pulumi.${stack}.yaml`), "utf8");

  it("prompts for nothing in stack localstack, named or selected", async () => {
    succeeded(await npxPulumi(["stack", "init", "localstack"]));
    succeeded(await npxPulumi(["config", "set", "--secret", "name", "secret", "-s", "localstack"]));
    assert.match(succeeded(await npxPulumi(["config", "get", "name"])), /secret/, "it is the selected one");
    assert.match(succeeded(await npxPulumi(["stack", "export", "--stack=localstack"])), /"deployment"/);
  });

  it("finds the selected stack if HOME isn't the account's home directory", async () => {
    const env = homeElsewhere();
    try {
      succeeded(await npxPulumi(["stack", "init", "localstack"], { env }));
      succeeded(await npxPulumi(["config", "set", "--secret", "name", "secret"], { env }));
      succeeded(await npxPulumi(["stack", "rm", "--yes", "--preserve-config"], { env }));
    } finally {
      fs.rmSync(env.HOME, { recursive: true, force: true });
    }
  });

  it("finds the state from a subfolder", async () => {
    succeeded(await npxPulumi(["stack", "init", "localstack"]));
    fs.mkdirSync(path.join(directory, "deep/er"), { recursive: true });
    assert.match(succeeded(await npxPulumi(["stack", "ls"], { folder: "deep/er" })), /localstack/);
    assert.match(succeeded(await npxPulumi(["stack", "export"], { folder: "deep/er" })), /"deployment"/);
  });

  it("keeps the state at PULUMI_BACKEND_URL", async () => {
    const elsewhere = fs.mkdtempSync(path.join(directory, "state-"));
    fs.mkdirSync(path.join(directory, "deep"));
    const env = { PULUMI_BACKEND_URL: `file://${elsewhere}` };
    succeeded(await npxPulumi(["stack", "init", "localstack"], { folder: "deep", env }));
    assert.ok(fs.existsSync(path.join(elsewhere, ".pulumi/stacks")));
    assert.doesNotMatch(succeeded(await npxPulumi(["stack", "ls"])), /localstack/);
  });

  it("requires a passphrase in every other stack, even while localstack is selected", async () => {
    assert.doesNotMatch(stackFile("aws"), /encryptionsalt/);
    succeeded(await npxPulumi(["stack", "init", "localstack"]));
    asksForPassphrase(await npxPulumi(["stack", "init", "aws"]));
    asksForPassphrase(await npxPulumi(["stack", "select", "--create", "aws"]));
    assert.doesNotMatch(stackFile("aws"), /encryptionsalt/);
  });

  it("encrypts with the user's passphrase file, so that the secret can't be read without it", async () => {
    const file = path.join(directory, "passphrase");
    fs.writeFileSync(file, "correct horse");
    const env = { PULUMI_CONFIG_PASSPHRASE_FILE: file };
    succeeded(await npxPulumi(["stack", "init", "aws"], { env }));
    succeeded(await npxPulumi(["config", "set", "--secret", "name", "topsecret", "-s", "aws"], { env }));
    assert.match(succeeded(await npxPulumi(["config", "get", "name", "-s", "aws"], { env })), /topsecret/);
    asksForPassphrase(await npxPulumi(["config", "get", "name", "-s", "aws"]));
    const empty = await npxPulumi(["config", "get", "name", "-s", "aws"], { env: { PULUMI_CONFIG_PASSPHRASE: "" } });
    assert.match(empty.output, /incorrect passphrase/);
  });

  it("uses the user's passphrase file in stack localstack as well", async () => {
    const file = path.join(directory, "passphrase");
    fs.writeFileSync(file, "correct horse");
    const withoutSalt = stackFile("localstack").replace(/^encryptionsalt.*\n/m, "");
    fs.writeFileSync(path.join(directory, "Pulumi.localstack.yaml"), withoutSalt);
    const env = { PULUMI_CONFIG_PASSPHRASE_FILE: file };
    succeeded(await npxPulumi(["stack", "init", "localstack"], { env }));
    succeeded(await npxPulumi(["config", "set", "--secret", "name", "topsecret"], { env }));
    const without = await npxPulumi(["config", "get", "name"]);
    assert.notEqual(without.code, 0);
    assert.match(without.output, /incorrect passphrase/);
  });

  it("leaves a user's own passphrase out of npm start", async () => {
    const env = { PULUMI_BACKEND_URL: `file://${path.join(directory, ".local/state")}` };
    const before = process.env.PULUMI_CONFIG_PASSPHRASE;
    process.env.PULUMI_CONFIG_PASSPHRASE = "of another stack";
    try {
      await pulumiOrThrow(["stack", "select", "--create", "localstack"], { env });
      await pulumiOrThrow(["stack", "export", "-s", "localstack"], { env });
    } finally {
      if (before === undefined) delete process.env.PULUMI_CONFIG_PASSPHRASE;
      else process.env.PULUMI_CONFIG_PASSPHRASE = before;
    }
  });
});
