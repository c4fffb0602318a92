import assert from "node:assert/strict";
import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { clearLocks } from "../recover";

describe("a stack's locks", () => {
  let directory: string;
  let holder: ChildProcess | undefined;
  let logged: string[];
  beforeEach(() => {
    logged = [];
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "recover-test-"));
    fs.writeFileSync(path.join(directory, "Pulumi.yaml"), "name: orders\nbackend:\n  url: file://./state\n");
  });
  afterEach(() => {
    holder?.kill("SIGKILL");
    fs.rmSync(directory, { recursive: true });
  });

  const file = (): string => path.join(directory, "state/.pulumi/locks/organization/orders/localstack/1.json");
  const lock = (content: string): void => {
    fs.mkdirSync(path.dirname(file()), { recursive: true });
    fs.writeFileSync(file(), content);
  };
  const heldBy = (pid: number | undefined, hostname = os.hostname()): void => lock(JSON.stringify({ pid, hostname }));
  const clear = (log: (line: string) => void = (line) => logged.push(line)): Promise<void> =>
    clearLocks("localstack", { directory, log });

  it("are missing if the stack was never locked", async () => {
    await clear();
    assert.deepEqual(logged, []);
  });

  for (const [title, content] of [
    ["has ended", () => JSON.stringify({ pid: spawnSync(process.execPath, ["-e", ""]).pid, hostname: os.hostname() })],
    ["has ended and another program has its id", () => JSON.stringify({ pid: process.pid, hostname: os.hostname() })],
    ["is unknown because the file was truncated", () => '{"pid":12'],
  ] as const) {
    it(`are removed if the process ${title}`, async () => {
      lock(content());
      await clear();
      assert.equal(fs.existsSync(file()), false);
      assert.match(logged.join("\n"), /^Removing the lock of an interrupted command \(process .*, which is gone\)\.$/);
    });
  }

  it("are waited for while Pulumi runs, with a message that names the process and how to end it", async () => {
    holder = spawn("sleep", ["600"], { argv0: "pulumi", stdio: "ignore" });
    const { pid } = holder;
    heldBy(pid);
    await clear((line) => {
      logged.push(line);
      if (line.startsWith("Waiting")) process.kill(pid!, "SIGINT"); // as the message says
    });
    assert.equal(
      logged[0],
      `Waiting for Pulumi's process ${pid} (to end it: kill -INT ${pid}), which works on stack localstack …`,
    );
    assert.equal(fs.existsSync(file()), false);
  });

  it("are waited for and not removed if they are from another machine", async () => {
    heldBy(1, "another-machine");
    await clear((line) => {
      logged.push(line);
      fs.rmSync(file()); // the other machine is done
    });
    assert.deepEqual(logged, [
      `Waiting for process 1 on another-machine (lock: ${file()}), which works on stack localstack …`,
    ]);
  });
});
