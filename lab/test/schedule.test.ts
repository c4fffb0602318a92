import assert from "node:assert/strict";
import { scenario } from "../model/scenario";
import type { Outcome } from "../model/outcome";
import type { Run } from "../runner/selection";
import { runAll } from "../runner/schedule";
import type { RunRecord } from "../record/run-record";
import type { Target } from "../model/target";
import { emulatorInstance } from "../targets/emulator";
import type { Session, Tool } from "../model/tool";

const BROKEN: Outcome = {
  kind: "refused",
  errors: [{ message: "reading a role: read tcp <endpoint>-><endpoint>: use of closed network connection" }],
};
const OK: Outcome = { kind: "ok" };
const NEVER: Outcome = { kind: "stopped" };

/** Runs a case of one step that says these answers, one at each try. */
async function outcome(...answers: Outcome[]) {
  let stopped = 0;
  const target: Target = {
    name: "none",
    title: "None",
    about: "Nothing listens.",
    version: async () => "1",
    invokes: false,
    fresh: true,
    settleMs: 0,
    windowMs: 0,
    start: async () => emulatorInstance("http://127.0.0.1:1", async () => void stopped++),
  };
  const tool: Tool = {
    name: "api",
    title: "Tool",
    versions: async () => ({ tool: "1", provider: "1" }),
    open: async () => ({ close: async () => undefined }) as unknown as Session,
    close: async () => undefined,
  };
  const only = scenario({
    id: "schedule-test",
    title: "",
    question: "",
    lesson: "",
    steps: [{ name: "step", kind: "look", plans: false, run: async () => ({ outcome: answers.shift() as Outcome }) }],
    noRule: "none",
  } as unknown as Parameters<typeof scenario>[0]);
  const finished: (RunRecord | Error)[] = [];
  const plan = { id: "schedule-test", scenario: { ...only, chapter: 1 }, tool, target } as unknown as Run;
  await runAll([plan], { lanes: 1, finished: (_, result) => void finished.push(result) });
  assert.equal(finished.length, 1);
  return { result: finished[0] as RunRecord | Error, stopped, left: answers.length };
}

describe("the lab's schedule", () => {
  it("records an answer", async () => {
    const { result, stopped, left } = await outcome(OK, NEVER);
    assert.ok(!(result instanceof Error), String(result));
    assert.deepEqual(
      result.steps.map(({ outcome: { kind } }) => kind),
      ["ok"],
    );
    assert.deepEqual([stopped, left], [1, 1]);
  });

  it("repeats a run on a new instance if the connection broke", async () => {
    const { result, stopped } = await outcome(BROKEN, OK);
    assert.ok(!(result instanceof Error), String(result));
    assert.deepEqual(
      result.steps.map(({ outcome: { kind } }) => kind),
      ["ok"],
    );
    assert.equal(stopped, 2);
  });

  it("fails at the fourth broken connection in a row, and names the step", async () => {
    const { result } = await outcome(BROKEN, BROKEN, BROKEN, BROKEN);
    assert.ok(result instanceof Error);
    assert.match(result.message, /The connection broke in step "step": reading a role/);
  });
});
