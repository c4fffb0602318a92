import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { withLock } from "../lock.mjs";
import { run } from "../process";

const PROCESSES = 4;
const TURNS = 40;

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

  it("isn't respected if a crash has truncated it", async () => {
    fs.mkdirSync(path.dirname(file()));
    fs.writeFileSync(file(), '{"pid":');
    assert.equal(await withLock(file(), assert.fail, async () => "in"), "in");
  });

  it("isn't respected if its process id belongs to another process by now", async () => {
    fs.mkdirSync(path.dirname(file()));
    fs.writeFileSync(file(), JSON.stringify({ pid: process.pid, identity: "a command that ran before" }));
    assert.equal(await withLock(file(), assert.fail, async () => "in"), "in");
  });

  it("is taken by one process at a time, however many see at once that its holder is gone", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    const inside = path.join(directory, "inside");
    // Every turn leaves the lock of a process that is gone, as if the holder had been killed, and fails if another one is inside. The pauses
    // before a file is made or removed are those of a busy machine.
    const taker = `
      import fs from "node:fs";
      import { syncBuiltinESMExports } from "node:module";
      import { withLock } from ${JSON.stringify(require.resolve("../lock.mjs"))};
      const file = ${JSON.stringify(file())};
      for (const name of ["linkSync", "rmSync"]) {
        const change = fs[name];
        fs[name] = (...args) => {
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Math.random() * 3);
          change(...args);
        };
      }
      syncBuiltinESMExports();
      for (let turn = 0; turn < ${TURNS}; turn++) {
        await withLock(file, () => {}, async () => {
          fs.mkdirSync(${JSON.stringify(inside)});
          await new Promise((resolve) => setTimeout(resolve, 5));
          fs.rmdirSync(${JSON.stringify(inside)});
          const left = file + ".left." + process.pid;
          fs.writeFileSync(left, ${JSON.stringify(JSON.stringify({ pid, identity: "killed" }))});
          fs.renameSync(left, file);
        }, { everyMs: 0 });
      }`;
    const takers = await Promise.all(
      Array.from({ length: PROCESSES }, () => run(process.execPath, ["--input-type=module", "-e", taker])),
    );
    assert.deepEqual(
      takers.map(({ code, output }) => ({ code, output })),
      takers.map(() => ({ code: 0, output: "" })),
    );
  });
});
