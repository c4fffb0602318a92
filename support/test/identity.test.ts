import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { processIdentity } from "../identity.mjs";

describe("a process's identity", () => {
  let child: ChildProcess;
  beforeEach(async () => {
    child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000) // sleeper"], { stdio: "ignore" });
    await once(child, "spawn");
  });
  afterEach(() => child.kill("SIGKILL"));

  it("stays the same while it runs, and names its command line", () => {
    const identity = processIdentity(child.pid!);
    assert.match(identity ?? "", /sleeper/);
    assert.equal(processIdentity(child.pid!), identity);
    assert.notEqual(processIdentity(process.pid), identity);
  });

  it("is undefined once the process has ended", async () => {
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(processIdentity(child.pid!), undefined);
  });
});
