// After any interruption, the next npm start succeeds without help, and npm run down ends what there is and nothing else.
import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { processIdentity } from "dynamodb-streams-support/identity";
import { poll } from "dynamodb-streams-support/poll";
import { run, signalGroup } from "dynamodb-streams-support/process";
import { Copy } from "./copy";

/** A process, with all that it has started, in sessions of their own or not. */
async function descendants(pid: number): Promise<number[]> {
  const { stdout } = await run("ps", ["-eo", "pid=,ppid="]);
  const parents = stdout
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number));
  const below = (parent: number): number[] =>
    parents.flatMap(([child, of]) => (of === parent ? [child!, ...below(child!)] : []));
  return [pid, ...below(pid)];
}

async function killAll(pid: number, except: (identity: string) => boolean = () => false): Promise<void> {
  for (const each of await descendants(pid)) {
    if (except(processIdentity(each) ?? "")) continue;
    try {
      process.kill(each, "SIGKILL");
    } catch {
      // It has ended meanwhile.
    }
  }
}

describe("npm start", () => {
  let copy: Copy;
  before(async () => (copy = await Copy.make({ installed: true })));
  afterEach(() => copy.down());
  after(() => copy.dispose());

  /** Runs npm start until it prints something, then interferes, and returns how it ended. */
  const interrupt = async (moment: RegExp, how: (group: number) => unknown): ReturnType<Copy["start"]> => {
    let group = 0;
    let printed = "";
    let done: unknown;
    const ended = await copy.start({
      started: (id) => (group = id),
      printed: (text) => {
        printed += text;
        if (done === undefined && moment.test(printed)) done = how(group);
      },
    });
    assert.notEqual(done, undefined, `${moment} was not printed:\n${ended.output}`);
    await done;
    return ended;
  };
  const startsAgain = async (): Promise<string> => {
    const { code, output } = await copy.start();
    assert.equal(code, 0, output);
    assert.match(output, /It works: the function handled your change\./);
    return output;
  };

  it("lets Pulumi end cleanly on Ctrl-C while the table is created, and continues the next time", async () => {
    const { code, output } = await interrupt(/dynamodb:Table simple creating/, (group) => {
      signalGroup(group, "SIGINT");
      return true;
    });
    assert.notEqual(code, 0, output); // npm ends by the signal itself
    assert.match(output, /waiting for Pulumi to finish what it has begun/);
    assert.match(output, /Interrupted\. Run npm start again: it continues from here\./);
    assert.doesNotMatch(await startsAgain(), /Removing the lock/, "Pulumi has released its lock");
  });

  it("succeeds after everything was killed while the function was created", async () => {
    await interrupt(/lambda:Function simple creating/, (group) => killAll(group));
    assert.match(await startsAgain(), /Removing the lock of an interrupted command/);
  });

  it("succeeds after everything but the emulator was killed while the function was created", async () => {
    const state = path.join(copy.directory, ".local/state/.pulumi/stacks/aws-dynamodb-streams/localstack.json");
    await interrupt(/lambda:Function simple creating/, async (group) => {
      const isPending = (): boolean =>
        fs.existsSync(state) && /"pending_operations"/.test(fs.readFileSync(state, "utf8"));
      assert.ok(await poll(isPending, { limitMs: 10_000, everyMs: 10 }), "the state has a pending operation");
      await killAll(group, (identity) => /ministack\.py/.test(identity));
    });
    assert.match(await startsAgain(), /Starting MiniStack again, empty/);
  });

  it("finds the emulator again after it was killed while the emulator booted", async () => {
    const record = path.join(copy.directory, ".local/emulator.json");
    await interrupt(/— Start the emulator/, async (group) => {
      while (!fs.existsSync(record)) await new Promise((resolve) => setTimeout(resolve, 1));
      await killAll(group, (identity) => /ministack\.py/.test(identity));
    });
    await startsAgain();
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    await assert.rejects(fetch(copy.endpoint));
  });

  it("reports once why an emulator doesn't start, and what to do", async () => {
    const file = path.join(copy.directory, "local/guarded_ministack.py");
    const text = fs.readFileSync(file, "utf8");
    fs.writeFileSync(file, `import no_such_module\n${text}`);
    const { code, output } = await copy.start();
    fs.writeFileSync(file, text);
    assert.equal(code, 1, output);
    assert.equal(output.match(/No module named 'no_such_module'/g)?.length, 1, output);
    assert.match(output, /If Python was upgraded .*, delete .*venv and run this again\./);
  });

  it("waits with a message, and succeeds, if another npm start is running", async () => {
    const both = await Promise.all([copy.start(), copy.start()]);
    assert.deepEqual(
      both.map(({ code }) => code),
      [0, 0],
      both.map(({ output }) => output).join("\n———\n"),
    );
    assert.equal(both.filter(({ output }) => /Another npm start or npm run down is running/.test(output)).length, 1);
  });
});

describe("npm run down", () => {
  let copy: Copy;
  let stranger: ChildProcess | undefined;
  before(async () => (copy = await Copy.make({ installed: true })));
  afterEach(() => void stranger?.kill());
  after(() => copy.dispose());

  const record = (): string => path.join(copy.directory, ".local/emulator.json");
  const started = async (): Promise<void> => {
    const { code, output, seconds } = await copy.start();
    assert.equal(code, 0, `after ${seconds} s: ${output}`);
  };

  it("only prints its usage with --help, and rejects an unknown option without a change", async () => {
    for (const script of ["start", "down"]) {
      const help = await copy.run("npm", ["run", script, "--", "--help"]);
      assert.equal(help.code, 0, help.output);
      assert.match(help.output, /npm start|npm run down/);
      const unknown = await copy.run("npm", ["run", script, "--", "--yess"]);
      assert.equal(unknown.code, 2, unknown.output);
      assert.match(unknown.output, /Unknown option '--yess'/);
    }
    assert.equal(fs.existsSync(record()), false, "nothing was started");
  });

  it("succeeds if the emulator has ended, as after a restart of the machine", async () => {
    await started();
    const { pid } = JSON.parse(fs.readFileSync(record(), "utf8")) as { pid: number };
    signalGroup(pid, "SIGKILL");
    assert.ok(await poll(() => processIdentity(pid) === undefined, { limitMs: 10_000 }), "the emulator is gone");
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    assert.match(down.output, /had already ended, and everything in it is gone/);
    const start = await copy.start();
    assert.equal(start.code, 0, start.output);
  });

  it("succeeds, as does npm start, if a crash has truncated the emulator's record", async () => {
    await copy.down(); // else nothing would know of the emulator that runs
    fs.writeFileSync(record(), '{"endpoint":"http');
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    fs.writeFileSync(record(), "");
    await started();
  });

  it("doesn't end another process that has the emulator's id by now", async () => {
    await started();
    const kept = fs.readFileSync(record(), "utf8");
    stranger = spawn("sleep", ["600"], { stdio: "ignore", detached: true });
    fs.writeFileSync(record(), JSON.stringify({ ...JSON.parse(kept), pid: stranger.pid }));
    const down = await copy.down();
    assert.equal(down.code, 0, down.output);
    assert.match(processIdentity(stranger.pid!) ?? "", /sleep/);
    fs.writeFileSync(record(), kept); // for the end of the test
  });
});
