import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { withLock } from "../lock";

describe("a lock", () => {
  let directory: string;
  const file = (): string => path.join(directory, "deep", ".lock");
  beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "lock-test-"))));
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  it("admits one holder at a time, tells the others why they wait, and leaves no file behind", async () => {
    const events: string[] = [];
    const work = (name: string) => async (): Promise<void> => {
      events.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      events.push(`${name} ends`);
    };
    const waits: string[] = [];
    await Promise.all(["a", "b"].map((name) => withLock(file(), (line) => waits.push(line), work(name))));
    assert.deepEqual(events, ["a begins", "a ends", "b begins", "b ends"]);
    assert.equal(waits.length, 1);
    assert.match(waits[0] ?? "", new RegExp(`Waiting for process ${process.pid}, .* to end it: kill ${process.pid}`));
    assert.deepEqual(fs.readdirSync(path.dirname(file())), []);
  });

  it("is released if the holder fails", async () => {
    await assert.rejects(
      withLock(file(), assert.fail, () => Promise.reject(new Error("failed"))),
      /^Error: failed$/,
    );
    assert.equal(await withLock(file(), assert.fail, async () => "next"), "next");
  });

  it("isn't respected once its process has ended", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    fs.mkdirSync(path.dirname(file()));
    fs.writeFileSync(file(), JSON.stringify({ pid, identity: "some command" }));
    assert.equal(await withLock(file(), assert.fail, async () => "in"), "in");
  });

  it("isn't respected if its process id belongs to another process by now", async () => {
    fs.mkdirSync(path.dirname(file()));
    fs.writeFileSync(file(), JSON.stringify({ pid: process.pid, identity: "a command that ran before" }));
    assert.equal(await withLock(file(), assert.fail, async () => "in"), "in");
  });
});
