import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { poll } from "../poll";
import { freePort } from "../port";
import { run } from "../process";
import { answersAt, startServer } from "../server";

const SERVE = `require("node:http").createServer((_, response) => response.end("here")).listen(+process.argv[1], "127.0.0.1");`;
const isRunning = async (pid: number | string): Promise<boolean> =>
  /^[^Z]/.test((await run("ps", ["-o", "stat=", "-p", String(pid)])).stdout.trim());

describe("a server", () => {
  it("is ready when its URL answers, and has ended once it is stopped", async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const server = startServer(process.execPath, ["-e", SERVE, String(port)], { ready: answersAt(url) });
    await server.ready;
    assert.equal(await (await fetch(url)).text(), "here");
    await server.stop();
    await assert.rejects(fetch(url));
  });

  it("is ready when it prints the expected text", async () => {
    const server = startServer(process.execPath, ["-e", 'console.log("port 17"); setInterval(() => {}, 1000)'], {
      ready: (output) => /port (\d+)/.exec(output)?.[1],
    });
    assert.equal(await server.ready, "17");
    await server.stop();
  });

  it("is an error with its last output if it exits before it is ready", async () => {
    const server = startServer(process.execPath, ["-e", 'console.error("no licence"); process.exit(3)'], {
      ready: () => undefined,
    });
    await assert.rejects(server.ready, /is not ready: it ended with 3\. The end of its output:\nno licence$/);
  });

  it("is killed, with an error, if it is never ready", async () => {
    const log = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "server-test-")), "log");
    const server = startServer(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      ready: () => undefined,
      limitMs: 0,
      log,
    });
    await assert.rejects(server.ready, /is not ready: no answer within 0 s\.$/);
    assert.ok(await poll(async () => !(await isRunning(server.pid!)), { limitMs: 5000 }));
    assert.equal(fs.statSync(log).mode & 0o777, 0o600, "only its owner can read the log");
  });

  it("ends with its child processes", async () => {
    const child = "require('child_process').spawn(process.execPath, ['-e', 'setInterval(()=>{}, 1000)']).pid";
    const server = startServer(process.execPath, ["-e", `console.log("pid", ${child}); setInterval(() => {}, 1000)`], {
      ready: (output) => /pid (\d+)/.exec(output)?.[1],
    });
    const pid = await server.ready;
    await server.stop();
    assert.ok(await poll(async () => !(await isRunning(pid)), { limitMs: 5000 }));
  });

  it("is awaited to its end if it outlasts the time limit, even if nothing else keeps this process alive", async () => {
    const stubborn = `process.on("SIGTERM", () => {}); console.log("up"); setInterval(() => {}, 1000);`;
    const script = `
      const { startServer } = require(${JSON.stringify(require.resolve("../server"))});
      const server = startServer(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { ready: (output) => output || undefined });
      server.ready.then(() => server.stop()).then(() => console.log("stopped"));`;
    const { stdout, output } = await run(process.execPath, ["--require", "tsx/cjs", "-e", script], { cwd: __dirname });
    assert.match(stdout, /^stopped$/m, output);
  }).timeout(30_000);

  it("is an error if it can't be started", async () => {
    const server = startServer("no-such-command-here", [], { ready: () => undefined });
    await assert.rejects(server.ready, /no-such-command-here is not ready: it can't be started: .*ENOENT/);
    await server.stop();
  });
});
