import assert from "node:assert/strict";
import type { FailureSource } from "../../failures/failure-source";
import { redriveAll } from "../../redrive/rounds";
import { type Change, World } from "./world";

const changes = [..."abcdabcdabcdabcdabcd"].map((key, index): Change => ({ sequence: index + 1, key }));
const world = () =>
  new World(
    [{ id: "p", changes: [...changes] }],
    [
      { name: "first", shardId: "p", start: 1, end: 8 },
      { name: "second", shardId: "p", start: 9, end: 20 },
    ],
  );

/** How many steps an undisturbed run takes. */
async function stepsOf(tested: World): Promise<number> {
  await tested.run("hold");
  return tested.steps;
}

describe("a redrive", () => {
  it("keeps every message with a lost record and sends the rest when the stream trims while it is read", async () => {
    const steps = await stepsOf(world());
    for (let step = 1; step <= steps; step++) {
      const tested = world();
      tested.trims.set(step, 5);
      await tested.run("hold");
      const done = new Set(tested.handled.map(({ sequence }) => sequence));
      for (const { sequence } of changes) {
        const kept = tested.messages.some(({ start, end }) => start <= sequence && sequence <= end);
        assert.ok(
          done.has(sequence) || kept,
          `trimmed at step ${step}: ${sequence} is neither handled nor in a message`,
        );
      }
      for (const { sequence } of changes.slice(8)) assert.ok(done.has(sequence), `${sequence} has not expired`);
    }
  });

  it("keeps the message of a batch that the stream has lost, and deletes only the other one", async () => {
    const tested = world();
    tested.shards[0]!.horizon = 9;
    await tested.run("hold");
    assert.deepEqual(
      tested.messages.map(({ name }) => name),
      ["first"],
    );
    assert.deepEqual(
      tested.handled.map(({ sequence }) => sequence),
      changes.slice(8).map(({ sequence }) => sequence),
    );
  });

  it("deletes the message of a batch to which loosened filters add records, when all have succeeded", async () => {
    const tested = world();
    tested.messages[0]!.size = 5;
    await tested.run("hold");
    assert.deepEqual(tested.messages, []);
    assert.deepEqual(tested.handled, changes);
  });

  it("fails for its own reason when its messages can't be released either", async () => {
    const failures: FailureSource = {
      title: "queue",
      depth: async () => ({ waiting: 0, held: 0 }),
      collect: async () => {
        throw new Error("the queue is gone");
      },
      release: async () => {
        throw new Error("nothing to release");
      },
    };
    const unused = (): never => assert.fail();
    const run = redriveAll({
      failures,
      client: world().client(),
      passes: () => true,
      concurrency: 1,
      go: true,
      stop: new AbortController().signal,
      drop: false,
      surveyed: unused,
      redrive: unused,
    });
    await assert.rejects(run, { message: "the queue is gone" });
  });

  it("sends every record once when an iterator expires at any call", async () => {
    for (let call = 1; call <= 30; call++) {
      const tested = world();
      tested.expired.add(call);
      await tested.run("hold");
      assert.deepEqual(tested.messages, [], `expired at call ${call}`);
      assert.deepEqual(tested.handled, changes);
    }
  });
});
