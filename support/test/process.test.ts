import assert from "node:assert/strict";
import { processIdentity } from "../identity.mjs";
import { poll } from "../poll";
import { endOf, run } from "../process";

const node = (script: string, options?: Parameters<typeof run>[2]) => run(process.execPath, ["-e", script], options);

describe("a command run to completion", () => {
  it("returns its exit code and both outputs", async () => {
    const { code, stdout, output, timedOut } = await node(
      "console.log('out'); console.error('err'); process.exitCode = 3",
    );
    assert.deepEqual({ code, stdout, timedOut }, { code: 3, stdout: "out\n", timedOut: false });
    assert.ok(output.includes("out\n") && output.includes("err\n"));
  });

  it("is killed with its children at the time limit", async () => {
    const child = "require('child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{}, 1000)'])";
    const { code, timedOut, seconds, stdout } = await node(`console.log(${child}.pid); setInterval(() => {}, 1000)`, {
      limitSeconds: 1,
    });
    assert.deepEqual({ code, timedOut }, { code: -1, timedOut: true });
    assert.ok(seconds < 5);
    assert.ok(
      await poll(() => processIdentity(Number(stdout)) === undefined, { limitMs: 10_000 }),
      "the child has ended",
    );
  });

  it("reports its process group, which a signal reaches", async () => {
    const { code } = await node("setInterval(() => {}, 1000)", {
      started: (group) => setTimeout(() => process.kill(-group, "SIGTERM"), 200),
    });
    assert.equal(code, -1);
  });

  it("is an error if the command doesn't exist", async () => {
    await assert.rejects(
      run("no-such-command-here", []),
      /no-such-command-here can't be started: .*Is it installed and on the PATH\?/,
    );
  });

  it("has a message that tells whether it exited, was killed or timed out", async () => {
    assert.equal(endOf(await node("process.exitCode = 3")), "ended with 3");
    assert.equal(endOf(await node("process.kill(process.pid, 'SIGKILL')")), "was ended by a signal");
    const limited = await node("setInterval(() => {}, 1000)", { limitSeconds: 1 });
    assert.match(endOf(limited), /^didn't end within \d+ s, and was killed$/);
  });

  for (const [name, exitCode] of [
    ["SIGINT", 130],
    ["SIGTERM", 143],
    ["SIGHUP", 129],
  ] as const) {
    it(`ends, as do clean-ups on exit, if ${name} ends the process that runs it`, async () => {
      const script = `
        const { run } = require(${JSON.stringify(require.resolve("../process"))});
        process.once("exit", () => console.log("cleaned up"));
        run("sleep", ["600"], { started: (group) => console.log(group) });`;
      let sleeper = 0;
      const { code, output } = await run(process.execPath, ["--require", "tsx/cjs", "-e", script], {
        limitSeconds: 30,
        printed: (text) => (sleeper ||= Number(text)),
        started: (group) => void poll(() => sleeper > 0 && process.kill(group, name), { limitMs: 20_000 }),
      });
      assert.equal(code, exitCode, output);
      assert.match(output, /cleaned up/);
      assert.ok(await poll(() => processIdentity(sleeper) === undefined, { limitMs: 10_000 }), "sleep has ended");
    });
  }
});
