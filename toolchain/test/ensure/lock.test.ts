import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { withLock } from "../../ensure/lock";
import { usePulumiHome } from "./temporary-home";

describe("the lock", () => {
  const home = usePulumiHome();
  const file = (): string => path.join(home(), "deep", ".lock");

  it("lets one in at a time, tells the others, and is gone after", async () => {
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
    assert.match(waits[0] ?? "", new RegExp(`Process ${process.pid} `));
    assert.deepEqual(fs.readdirSync(path.dirname(file())), []);
  });

  it("is released by a failure", async () => {
    await assert.rejects(
      withLock(file(), assert.fail, () => Promise.reject(new Error("failed"))),
      /^Error: failed$/,
    );
    assert.equal(await withLock(file(), assert.fail, async () => "next"), "next");
  });

  it("of a process that is gone doesn't hold", async () => {
    const { pid } = spawnSync(process.execPath, ["-e", ""]);
    fs.mkdirSync(path.dirname(file()));
    fs.writeFileSync(file(), String(pid));
    assert.equal(await withLock(file(), assert.fail, async () => "in"), "in");
  });
});
