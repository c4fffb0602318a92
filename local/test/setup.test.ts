import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { run, type Run } from "dynamodb-streams-support/process";

describe("the set-up while another process seems to install the npm packages", () => {
  let directory: string;
  const lock = (): string => path.join(directory, ".local", "installing");
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "setup-test-"));
    for (const file of ["local/setup.mjs", "support/arguments.mjs", "package.json"]) {
      fs.cpSync(path.join(projectDir, file), path.join(directory, file));
    }
    fs.mkdirSync(path.join(directory, ".local"));
    fs.mkdirSync(path.join(directory, "bin"));
    fs.writeFileSync(path.join(directory, "bin", "npm"), "#!/bin/sh\necho installed\n", { mode: 0o755 });
    fs.writeFileSync(lock(), String(process.pid)); // a process that runs, and installs nothing
  });
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  const setUp = (printed?: (text: string) => void): Promise<Run> =>
    run(process.execPath, ["local/setup.mjs", "--packages-only"], {
      cwd: directory,
      env: { ...process.env, PATH: `${path.join(directory, "bin")}${path.delimiter}${process.env.PATH}` },
      limitSeconds: 30,
      printed,
    });

  it("names that process, and installs once its lock is gone", async () => {
    const { code, output } = await setUp((text) => {
      if (text.includes("Waiting for process")) fs.rmSync(lock(), { force: true });
    });
    assert.equal(code, 0, output);
    assert.match(output, new RegExp(`Waiting for process ${process.pid}, which installs the npm packages`));
    assert.match(output, /^installed$/m);
  });

  it("doesn't wait if the lock's process id belongs to another process by now", async () => {
    const elevenMinutesAgo = Date.now() / 1000 - 11 * 60;
    fs.utimesSync(lock(), elevenMinutesAgo, elevenMinutesAgo);
    const { code, output } = await setUp();
    assert.equal(code, 0, output);
    assert.match(output, /^installed$/m);
    assert.equal(fs.existsSync(lock()), false);
  });
});
