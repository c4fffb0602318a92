import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import { type Handled, Rig, TABLE, until } from "./rig";

const redriveArgs = ["redrive", "--table", TABLE, "--json", "--hold", "2"];

describe("redrive of an on-failure queue", () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ batchSize: 25 });
  });

  afterEach(async () => {
    await rig.stop();
  });

  /** Writes while every batch fails, and waits until all of them are in the queue. */
  async function failedChanges(changes: number, keys: number): Promise<void> {
    rig.control({ fail: true });
    // An item's changes one after the other: two of its writes that are under way at once have no order.
    const atOnce = Math.min(50, keys);
    for (let change = 0; change < changes; change += atOnce) {
      const end = Math.min(changes, change + atOnce);
      await Promise.all(
        Array.from({ length: end - change }, (_, index) => rig.put(`k${(change + index) % keys}`, change + index)),
      );
    }
    await until(
      "Lambda has stopped retrying every change",
      async () => {
        const { stdout } = await rig.run("redrive", "--table", TABLE, "--json");
        return (JSON.parse(stdout) as { records: number }).records >= changes;
      },
      120,
    );
  }

  function assertOrderPerKey(handled: Handled[]): void {
    const last = new Map<string, number>();
    const seen = new Set<string>();
    for (const { key, version, event } of handled) {
      // A change can come twice after a kill; the first time that each comes is in order.
      if (seen.has(event)) continue;
      seen.add(event);
      assert.ok((last.get(key) ?? -1) < version, `${key}: ${version} after ${last.get(key)}`);
      last.set(key, version);
    }
  }

  it("tells what it would do, and changes nothing, without --go", async () => {
    await failedChanges(100, 10);
    const before = await rig.queue();
    const { code, stdout } = await rig.run("redrive", "--table", TABLE);
    assert.equal(code, 1, stdout);
    assert.match(stdout, /has \d+ failed batches with 100 records, the oldest from/);
    assert.match(stdout, /The stream still has 100 records of them/);
    assert.match(stdout, /The first of them expires in 23 h 59 min/);
    assert.match(stdout, /Nothing was changed/);
    assert.deepEqual(rig.handled(), []);
    assert.deepEqual(await rig.queue(), before);
  });

  it("sends every change in order, whenever it is killed", async () => {
    const changes = 1000;
    await failedChanges(changes, 50);
    rig.control({ delayMs: 5 });
    for (let kill = 0; kill < 5; kill++) {
      const { child, ended } = rig.spawn(...redriveArgs, "--go");
      await delay(700 + Math.random() * 900);
      child.kill("SIGKILL");
      await ended;
    }
    const { code, stdout, stderr } = await rig.run(...redriveArgs, "--go");
    assert.equal(code, 0, stdout + stderr);
    const handled = rig.handled();
    assert.equal(new Set(handled.map(({ event }) => event)).size, changes);
    assertOrderPerKey(handled);
    const final = new Map(handled.map(({ key, version }) => [key, version]));
    assert.deepEqual([...final].sort(), [...(await rig.items())].sort());
    assert.deepEqual(await rig.queue(), { waiting: 0, held: 0 });
  });

  it("holds back a poison record with its item, and sends the others", async () => {
    await failedChanges(100, 10);
    rig.control({ poison: ["k3"] });
    const { code, stdout } = await rig.run(...redriveArgs, "--attempts", "1", "--go");
    assert.equal(code, 1);
    const result = JSON.parse(stdout) as { delivered: number; held: number; failures: { keys: object }[] };
    assert.deepEqual(
      result.failures.map(({ keys }) => keys),
      [{ id: { S: "k3" } }],
    );
    assert.equal(new Set(rig.handled().map(({ event }) => event)).size, 90);
    assert.ok((await rig.queue()).waiting > 0, "the messages with its changes are kept");
    rig.control({});
    const again = await rig.run(...redriveArgs, "--go");
    assert.equal(again.code, 0, again.stdout);
    assert.equal(new Set(rig.handled().map(({ event }) => event)).size, 100);
    assertOrderPerKey(rig.handled());
  });

  it("skips a message that isn't a failed batch", async () => {
    await failedChanges(25, 5);
    rig.control({});
    await rig.clients.sqs.send(new SendMessageCommand({ QueueUrl: rig.queueUrl, MessageBody: '{"hello":"world"}' }));
    const { code, stderr } = await rig.run(...redriveArgs, "--go");
    assert.equal(code, 1);
    assert.match(stderr, /Left alone: message .*: it has no DDBStreamBatchInfo/);
    assert.deepEqual(await rig.queue(), { waiting: 1, held: 0 });
  });

  it("doesn't let an old change overwrite a newer one that was handled", async () => {
    await failedChanges(50, 10);
    rig.control({});
    await rig.put("k1", 1000);
    await until("the newer change is handled", () => rig.handled().some(({ version }) => version === 1000));

    const held = await rig.run(...redriveArgs, "--go");
    assert.equal(held.code, 1);
    assert.equal((JSON.parse(held.stdout) as { newerItems: number }).newerItems, 1);
    assert.deepEqual(
      rig
        .handled()
        .filter(({ key }) => key === "k1")
        .map(({ version }) => version),
      [1000],
    );

    const follow = await rig.run(...redriveArgs, "--newer", "follow", "--go");
    assert.equal(follow.code, 0, follow.stdout);
    assert.deepEqual(
      rig
        .handled()
        .filter(({ key }) => key === "k1")
        .map(({ version }) => version),
      [1000, 1, 11, 21, 31, 41, 1000],
    );
  });

  it("lets only one run at a time use the queue", async () => {
    await failedChanges(500, 50);
    rig.control({ delayMs: 10 });
    const ended = await Promise.all([rig.run(...redriveArgs, "--go"), rig.run(...redriveArgs, "--go")]);
    for (const { code, stderr } of ended) assert.ok(code === 0 || /another reader holds/.test(stderr), stderr);
    const handled = rig.handled();
    assert.equal(new Set(handled.map(({ event }) => event)).size, 500);
    assert.equal(handled.length, 500, "nothing twice");
    assertOrderPerKey(handled);
  });
});
