// The long proof: a continuous writer, and a command that is killed at random moments. Run by `npm run proof:operate`.
import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import * as fs from "node:fs";
import { setUpEngine } from "dynamodb-streams-local/engine";
import { parseArguments } from "dynamodb-streams-support/arguments";
import { TARGETS } from "dynamodb-streams-lab/targets/index";
import { LoadedStack } from "./loaded-stack";
import { type Handled, Rig, TABLE, until } from "./rig";
import { deployAlone, deployWithChange } from "./view-type";

const USAGE = `npm run proof:operate [-- options]

Runs redrive, backfill and change under load, and kills them at random moments. Takes at least four minutes.

  --only <command>  redrive, backfill or change; all if it is left out
  --target <name>   the emulator [ministack]
  --changes <n>     changes that fail before redrive [5000]
  --keys <n>        items that they are of [500]
  --kills <n>       how often a command is killed [20]
  --items <n>       items that are there before backfill [50000]`;
const values = parseArguments(USAGE, {
  changes: { type: "string", default: "5000" },
  keys: { type: "string", default: "500" },
  kills: { type: "string", default: "20" },
  items: { type: "string", default: "50000" },
  only: { type: "string" },
  target: { type: "string", default: "ministack" },
});
const target = TARGETS.get(values.target);
if (!target) throw new Error(`--target is ${values.target}: it must be one of ${[...TARGETS.keys()].join(", ")}.`);
const size = (name: "changes" | "keys" | "kills" | "items") => Number(values[name]);

/** Writes until it is stopped, each item's changes one after the other. @returns how many changes it wrote */
function writeOn(rig: Rig, id: () => string, from: number) {
  let version = from;
  let stopped = false;
  const loop = (async () => {
    for (; !stopped; await delay(20)) await rig.put(id(), version++);
    return version - from;
  })();
  loop.catch(() => undefined); // Thrown when its end is awaited: if the proof fails first, this error is only a consequence.
  return () => {
    stopped = true;
    return loop;
  };
}

/** The last version of each item that the handler saw. */
const final = (handled: Handled[]) => new Map(handled.map(({ key, version }) => [key, version]));

async function redrive(): Promise<void> {
  const [changes, keys, kills] = [size("changes"), size("keys"), size("kills")];
  const rig = await Rig.start({ batchSize: 25, target });
  try {
    rig.control({ fail: true });
    for (let change = 0; change < changes; change += Math.min(50, keys)) {
      const end = Math.min(changes, change + Math.min(50, keys));
      await Promise.all(
        Array.from({ length: end - change }, (_, index) => rig.put(`k${(change + index) % keys}`, change + index)),
      );
    }
    await until(
      "every change is in the on-failure queue",
      async () =>
        (JSON.parse((await rig.run("redrive", "--table", TABLE, "--json")).stdout) as { records: number }).records >=
        changes,
      300,
    );
    const failed = changes;
    rig.control({ delayMs: 5 });
    const stopWriting = writeOn(rig, () => `k${Math.floor(Math.random() * keys)}`, changes);
    const args = ["redrive", "--table", TABLE, "--json", "--hold", "2", "--newer", "follow", "--go"];
    const began = Date.now();
    let killed = 0;
    for (let kill = 0; kill < kills; kill++) {
      const { child, ended } = rig.spawn(...args);
      await Promise.race([ended, delay(700 + Math.random() * 3000)]);
      if (child.exitCode === null) killed++;
      child.kill("SIGKILL");
      await ended;
    }
    const { code, stdout, stderr } = await rig.run(...args);
    assert.equal(code, 0, stdout + stderr);
    const seconds = (Date.now() - began) / 1000;
    const live = await stopWriting();
    await rig.settled();
    const handled = rig.handled().filter(({ key }) => key !== "last");
    const events = new Set(handled.map(({ event }) => event));
    assert.equal(events.size, failed + live, "every change is handled");
    const seen = new Set<string>();
    const last = new Map<string, number>();
    for (const { key, version, event } of handled) {
      if (version >= failed || seen.has(event)) continue;
      seen.add(event);
      assert.ok((last.get(key) ?? -1) < version, `${key}: ${version} after ${last.get(key)}`);
      last.set(key, version);
    }
    const items = await rig.items();
    items.delete("last");
    assert.deepEqual([...final(handled)].sort(), [...items].sort(), "nothing is overwritten by an older image");
    assert.deepEqual(await rig.queue(), { waiting: 0, held: 0 });
    console.log(
      `redrive: ${failed} failed changes over ${keys} items and ${live} live ones, killed ${killed} times, ${seconds.toFixed(0)} s: ` +
        `${failed + live - events.size} lost, 0 out of order, 0 overwritten by an older image; ${handled.length - events.size} handed over more than once.`,
    );
  } finally {
    await rig.stop();
  }
}

async function backfill(): Promise<void> {
  const items = size("items");
  const rig = await Rig.start({ mapped: false, target });
  try {
    for (let from = 0; from < items; from += 25) {
      const requests = Array.from({ length: Math.min(25, items - from) }, (_, index) => ({
        PutRequest: { Item: { id: { S: `k${from + index}` }, version: { N: "0" } } },
      }));
      await rig.clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
    await rig.switchStream(false);
    await rig.switchStream(true);
    await rig.map();
    // Slow enough to be killed before it ends, however few the items are.
    rig.control({ delayMs: 250 });
    const stopWriting = writeOn(rig, () => `k${Math.floor(Math.random() * items)}`, 1);
    const checkpoint = `${rig.directory}/backfill.json`;
    const args = ["backfill", "--table", TABLE, "--checkpoint", checkpoint, "--json", "--go"];
    const read = () => {
      if (!fs.existsSync(checkpoint)) return 0;
      const { progress } = JSON.parse(fs.readFileSync(checkpoint, "utf8")) as {
        progress: { segments: { read: number }[] };
      };
      return progress.segments.reduce((sum, segment) => sum + segment.read, 0);
    };
    const began = Date.now();
    const first = rig.spawn(...args);
    await until("a third is read, or the run ends", () => read() > items / 3 || first.child.exitCode !== null, 300);
    if (first.child.exitCode !== null) {
      const { code, stderr } = await first.ended;
      throw new Error(`backfill ended with ${code} before it was killed; give it more --items, or see why: ${stderr}`);
    }
    first.child.kill("SIGKILL");
    await first.ended;
    rig.control({ delayMs: 2 });
    const before = read();
    const { code, stdout, stderr } = await rig.run(...args, "--resume");
    const seconds = (Date.now() - began) / 1000;
    const live = await stopWriting();
    assert.equal(code, 0, stdout + stderr);
    const result = JSON.parse(stdout) as { read: number; again: number; live: number };
    assert.equal(result.read, items, "the resumed run didn't begin again");
    const table = await rig.items();
    await rig.settled();
    const handled = rig.handled().filter(({ key }) => key !== "last");
    const seen = final(handled);
    const wrong = [...table].filter(([key, version]) => seen.get(key) !== version);
    assert.deepEqual(wrong, [], "the handler's last state is the table's");
    console.log(
      `backfill: ${items} items and ${live} live changes, killed after ${before} items and resumed, ${seconds.toFixed(0)} s: ` +
        `${result.read} read in both runs together, ${result.again} handed over again since they changed meanwhile, ${wrong.length} items differ.`,
    );
  } finally {
    await rig.stop();
  }
}

async function change(): Promise<void> {
  await onStack(async (loaded) => {
    const { lost, of } = await deployAlone(loaded);
    console.log(`deployed without change: ${lost} of ${of} records of the old stream lost.`);
    assert.ok(lost > 0, "nothing was lost, so what follows shows nothing");
  });
  await onStack(async (loaded) => {
    const { lost, twice, of, gap } = await deployWithChange(loaded);
    console.log(`change --go: ${lost} of ${of} records lost, ${twice} twice. ${gap}`);
    assert.deepEqual({ lost, twice }, { lost: 0, twice: 0 });
  });
}

async function onStack(proof: (loaded: LoadedStack) => Promise<void>): Promise<void> {
  const loaded = await LoadedStack.deploy(target);
  try {
    await proof(loaded);
  } finally {
    await loaded.dispose();
  }
}

async function main(): Promise<void> {
  setUpEngine();
  const missing = await target?.unavailable?.();
  if (missing !== undefined) throw new Error(`${values.target} isn't available here: ${missing}`);
  for (const proof of [redrive, backfill, change])
    if (values.only === undefined || values.only === proof.name) await proof();
}

void main();
