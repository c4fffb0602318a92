// What the README promises a newcomer, in a copy of the project with nothing installed.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { run, type Run } from "dynamodb-streams-support/process";
import { emulatorEndpoint } from "dynamodb-streams-local/stack";
import { freePort } from "dynamodb-streams-support/port";

describe("npm start, in a fresh copy", () => {
  const copy = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-start-"));
  let endpoint: string;

  before(async () => {
    const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
      cwd: projectDir,
    });
    for (const file of files.toString().split("\0").filter(Boolean)) {
      const source = path.join(projectDir, file);
      if (fs.existsSync(source)) fs.cpSync(source, path.join(copy, file));
    }
    // Another emulator may be at the address that the stack has, or be started there meanwhile.
    endpoint = `http://localhost:${await freePort()}`;
    const stackFile = path.join(copy, "Pulumi.localstack.yaml");
    fs.writeFileSync(stackFile, fs.readFileSync(stackFile, "utf8").replaceAll(emulatorEndpoint(), endpoint));
  });

  after(async () => {
    await inCopy("npm", "run", "down");
    fs.rmSync(copy, { recursive: true, force: true });
  });

  /** As by hand: without any variable that this project or its tests know of. */
  const inCopy = (command: string, ...args: string[]): Promise<Run> =>
    run(command, args, {
      cwd: copy,
      limitSeconds: 280,
      env: Object.fromEntries(
        Object.entries(process.env).filter(
          ([name]) => !/^(PULUMI_(?!HOME)|npm_|NODE_OPTIONS|INIT_CWD|AWS_SDK)/.test(name),
        ),
      ),
    });

  it("installs, starts an emulator, deploys, and shows a change that the function has handled", async () => {
    const start = await inCopy("npm", "start");
    assert.equal(start.code, 0, start.output);
    assert.match(start.output, new RegExp(`MiniStack at ${endpoint}, started`));
    assert.match(start.output, /"eventName":"INSERT","keys":\{"id":\{"S":"order-[-0-9a-f]+"\}\}/);
    assert.match(start.output, /\d s {2}Wait for the function to handle it/);
  });

  it("leaves a stack that plain commands work on, without a login or a prompt", async () => {
    const up = await inCopy(
      "npx",
      "pulumi",
      "up",
      "-s",
      "localstack",
      "--yes",
      "--non-interactive",
      "--expect-no-changes",
    );
    assert.equal(up.code, 0, up.output);
    const preview = await inCopy(
      "npx",
      "pulumi",
      "preview",
      "-s",
      "localstack",
      "--policy-pack",
      "policy",
      "--non-interactive",
    );
    assert.equal(preview.code, 0, preview.output);
  });

  it("starts again on what is there", async () => {
    const start = await inCopy("npm", "start");
    assert.equal(start.code, 0, start.output);
    assert.match(start.output, new RegExp(`MiniStack at ${endpoint}, which was running`));
  });

  it("npm run down destroys the stack and ends the emulator", async () => {
    const down = await inCopy("npm", "run", "down");
    assert.equal(down.code, 0, down.output);
    assert.match(down.output, /Resources:\s+- \d+ deleted/);
    await assert.rejects(fetch(endpoint), "nothing listens there any more");
  });

  it("starts again from nothing", async () => {
    const start = await inCopy("npm", "start");
    assert.equal(start.code, 0, start.output);
  });
});
