import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { processIdentity } from "dynamodb-streams-support/identity";
import { projectDir } from "dynamodb-streams-support/paths";
import { run, type CommandResult, type RunOptions } from "dynamodb-streams-support/process";

/** The files that run before anything is installed. */
const FILES = [
  "local/setup.mjs",
  "local/terminal.mjs",
  "support/arguments.mjs",
  "support/identity.mjs",
  "support/lock.mjs",
  "package.json",
];

describe("the set-up while another process seems to install the npm packages", () => {
  let directory: string;
  const lock = (): string => path.join(directory, ".local", "installing");
  const hold = (identity: string | undefined): void =>
    fs.writeFileSync(lock(), JSON.stringify({ pid: process.pid, identity }));
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "setup-test-"));
    for (const file of FILES) {
      fs.cpSync(path.join(projectDir, file), path.join(directory, file));
    }
    fs.mkdirSync(path.join(directory, ".local"));
    fs.mkdirSync(path.join(directory, "bin"));
    fs.writeFileSync(path.join(directory, "bin", "npm"), "#!/bin/sh\necho installed\n", { mode: 0o755 });
    hold(processIdentity(process.pid)); // by a process that runs, and installs nothing
  });
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  const setUp = (printed?: RunOptions["printed"], started?: RunOptions["started"]): Promise<CommandResult> =>
    run(process.execPath, ["local/setup.mjs", "--packages-only"], {
      cwd: directory,
      env: { ...process.env, PATH: `${path.join(directory, "bin")}${path.delimiter}${process.env.PATH}` },
      limitSeconds: 30,
      printed,
      started,
    });

  it("names that process, and installs once its lock is gone", async () => {
    const { code, output } = await setUp((text) => {
      if (text.includes("Waiting for process")) fs.rmSync(lock(), { force: true });
    });
    assert.equal(code, 0, output);
    assert.match(
      output,
      new RegExp(`Another process is installing the npm packages. Waiting for process ${process.pid}`),
    );
    assert.match(output, /^installed$/m);
  });

  it("doesn't wait if the lock's process id belongs to another process by now", async () => {
    hold("a command that ran before");
    const { code, output } = await setUp();
    assert.equal(code, 0, output);
    assert.match(output, /^installed$/m);
    assert.equal(fs.existsSync(lock()), false);
  });

  it("passes a signal on to npm if it alone gets one, and waits for npm's end", async () => {
    fs.rmSync(lock());
    const npm = `process.on("SIGTERM", () => process.exit(console.log("npm has ended") ?? 1));
      setInterval(() => {}, 1000); console.log("npm runs");`;
    fs.writeFileSync(path.join(directory, "bin", "npm"), `#!${process.execPath}\n${npm}\n`, { mode: 0o755 });
    let setup = 0;
    const { code, output } = await setUp(
      (text) => text.includes("npm runs") && process.kill(setup, "SIGTERM"),
      (group) => (setup = group),
    );
    assert.equal(code, 143, output);
    assert.match(output, /npm has ended\n$/);
    assert.equal(fs.existsSync(lock()), false);
  });
});
