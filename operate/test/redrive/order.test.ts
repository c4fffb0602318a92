import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type Change, type Message, World, type WorldShard } from "./world";

const KEYS = ["a", "b", "c", "d"];

/** Changes of four items on a shard that splits in two; batches that can overlap, and changes between them that were handled. */
const scenario = fc.record({
  keys: fc.array(fc.constantFrom(...KEYS), { minLength: 4, maxLength: 30 }),
  splitAt: fc.option(fc.nat(20), { nil: undefined }),
  cuts: fc.array(fc.record({ from: fc.nat(29), length: fc.nat(8) }), { minLength: 1, maxLength: 6 }),
  poison: fc.subarray(KEYS, { maxLength: 2 }),
  partial: fc.boolean(),
  live: fc.array(fc.tuple(fc.nat(150), fc.constantFrom(...KEYS)), { maxLength: 4 }),
  kills: fc.array(fc.integer({ min: 1, max: 60 }), { maxLength: 4 }),
});
type Scenario = typeof scenario extends fc.Arbitrary<infer T> ? T : never;

function build({ keys, splitAt, cuts, partial }: Omit<Scenario, "poison" | "live" | "kills">): World {
  const all = keys.map((key, index): Change => ({ sequence: index + 1, key }));
  const split = splitAt === undefined ? all.length : Math.min(splitAt, all.length);
  const shards: WorldShard[] = [{ id: "p", closed: splitAt !== undefined, changes: all.slice(0, split) }];
  if (splitAt !== undefined) {
    const later = all.slice(split);
    shards.push(
      { id: "c1", parent: "p", changes: later.filter(({ key }) => key < "c") },
      { id: "c2", parent: "p", changes: later.filter(({ key }) => key >= "c") },
    );
  }
  const messages = cuts.flatMap(({ from, length }, index): Message[] => {
    const shard = shards[index % shards.length]!;
    const cut = shard.changes.slice(from % (shard.changes.length || 1)).slice(0, length + 1);
    if (cut.length === 0) return [];
    return [{ name: `m${index}`, shardId: shard.id, start: cut[0]!.sequence, end: cut.at(-1)!.sequence }];
  });
  const world = new World(shards, messages);
  world.partial = partial;
  // What is in no batch was handled by the mapping.
  const failed = failedOf(world);
  world.handled.push(...all.filter(({ sequence }) => !failed.has(sequence)));
  return world;
}

const failedOf = (world: World): Set<number> =>
  new Set(world.messages.flatMap((message) => world.changesOf(message).map(({ sequence }) => sequence)));

/** The newest change of each item that there is, by key. */
const newest = (changes: Change[]): Map<string, number> =>
  new Map(
    KEYS.flatMap((key) => changes.filter((change) => change.key === key).at(-1) ?? []).map(({ key, sequence }) => [
      key,
      sequence,
    ]),
  );

function assertNothingLost(world: World, failed: Set<number>): void {
  const done = new Set(world.handled.map(({ sequence }) => sequence));
  assert.deepEqual(
    [...failed].filter((sequence) => !done.has(sequence)),
    [],
    "every failed change is handled",
  );
  const last = new Map<string, number>();
  const first = new Set<number>();
  for (const { key, sequence } of world.handled) {
    if (!failed.has(sequence) || first.has(sequence)) continue;
    first.add(sequence);
    assert.ok((last.get(key) ?? 0) < sequence, `${key}: ${sequence} after ${last.get(key)}`);
    last.set(key, sequence);
  }
  assertNewestIsLast(world);
}

function assertNewestIsLast(world: World): void {
  const changes = world.shards.flatMap((shard) => shard.changes).sort((a, b) => a.sequence - b.sequence);
  assert.deepEqual(newest(world.handled), newest(changes), "an item's newest change is the last that was handled");
}

describe("a redrive", function () {
  this.timeout(120_000); // thousands of scenarios, on whatever machine

  it("keeps each item's order across overlapping batches, split shards, failures, live changes and kills, and loses nothing", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ poison, live, kills, ...rest }) => {
        const world = build(rest);
        const failed = failedOf(world);
        world.poison = new Set(poison);
        world.live = new Map(live);
        for (const killAt of kills) await world.run("follow", { killAt });
        await world.run("follow");
        world.poison.clear();
        await world.run("follow");
        assert.deepEqual(world.messages, [], "no message remains");
        assertNothingLost(world, failed);
      }),
      { numRuns: 1000 },
    );
  });

  it("never overwrites a newer change that was handled, unless told otherwise", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async (drawn) => {
        const world = build(drawn);
        const before = world.handled.length;
        await world.run("hold");
        for (let index = before; index < world.handled.length; index++) {
          const { key, sequence } = world.handled[index]!;
          const older = world.handled.slice(0, index).filter((other) => other.key === key);
          assert.ok(
            older.every((other) => other.sequence < sequence),
            `${key}: ${sequence} after a newer one`,
          );
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("ends with each item's newest change when old ones are skipped, even after a kill", async () => {
    await fc.assert(
      fc.asyncProperty(scenario, async ({ live, kills, ...rest }) => {
        const world = build(rest);
        world.live = new Map(live);
        for (const killAt of kills) await world.run("hold", { killAt });
        await world.run("skip");
        assert.deepEqual(world.messages, []);
        assertNewestIsLast(world);
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps an overlapping batch's message until the newer change is sent again", async () => {
    const all = [..."dada"].map((key, index): Change => ({ sequence: index + 1, key }));
    const batches = [1, 3, 3].map((end, index): Message => ({ name: `m${index}`, shardId: "p", start: 1, end }));
    const world = new World([{ id: "p", changes: all }], batches);
    world.handled.push(all[3]!);
    world.live = new Map([[9, "d"]]);
    // Killed when d/1 was handed over after the live d/5.
    await world.run("hold", { killAt: 12 });
    await world.run("skip");
    assert.deepEqual(world.messages, []);
    assertNewestIsLast(world);
  });

  it("doesn't resend an item's older change whose message is gone, so that a kill can't leave it in place", async () => {
    const at = (sequence: number, key: string): Change => ({ sequence, key });
    const shards = [
      { id: "p", closed: true, changes: [at(1, "b"), at(2, "b"), at(3, "a"), at(4, "a")] },
      { id: "c1", parent: "p", changes: [at(5, "a")] },
      { id: "c2", parent: "p", changes: [at(6, "c")] },
    ];
    const world = new World(shards, [
      { name: "m0", shardId: "p", start: 1, end: 1 },
      { name: "m1", shardId: "c1", start: 5, end: 5 },
    ]);
    world.handled.push(at(2, "b"), at(3, "a"), at(4, "a"), at(6, "c"));
    world.live = new Map([[21, "a"]]);
    // Killed when b/2 is handed over again: m1 is gone by then.
    await world.run("follow", { killAt: 37 });
    await world.run("follow");
    assert.deepEqual(world.messages, []);
    assertNewestIsLast(world);
  });

  it("keeps the message of an item whose newer change fails when it is sent again, and deletes other messages", async () => {
    const changes = [..."abab"].map((key, index): Change => ({ sequence: index + 1, key }));
    const world = new World(
      [{ id: "p", changes }],
      [1, 2].map((at): Message => ({ name: `m${at}`, shardId: "p", start: at, end: at })),
    );
    world.handled.push(...changes.slice(2));
    world.failing.add(3);
    await world.run("follow");
    assert.deepEqual(
      world.messages.map(({ name }) => name),
      ["m1"],
    );
    world.failing.clear();
    await world.run("follow");
    assert.deepEqual(world.messages, []);
    assertNewestIsLast(world);
  });

  it("survives a kill at each of its steps", async () => {
    const make = () => {
      const world = build({
        keys: [..."abcdabcdabcdabcdabcd"],
        splitAt: 9,
        partial: false,
        cuts: [
          { from: 0, length: 5 },
          { from: 1, length: 3 },
          { from: 0, length: 4 },
          { from: 3, length: 4 },
        ],
      });
      world.live = new Map([10, 25, 40, 55].map((step, index) => [step, KEYS[index]!]));
      return world;
    };
    let steps = 1;
    for (let ended = false; !ended; steps++) {
      const world = make();
      const failed = failedOf(world);
      ended = (await world.run("follow", { killAt: steps })) === "ended";
      await world.run("follow");
      assert.deepEqual(world.messages, [], `killed at step ${steps}`);
      assertNothingLost(world, failed);
    }
    assert.ok(steps > 40, `${steps} steps`);
  });

  it("doesn't drop an older batch that becomes visible after newer ones were sent", async () => {
    const world = build({ keys: [..."abababab"], splitAt: undefined, partial: false, cuts: [{ from: 4, length: 3 }] });
    world.handled.length = 0;
    world.messages.push({ name: "late", shardId: "p", start: 1, end: 4, visibleAt: 2 });
    await world.run("hold");
    assert.deepEqual(
      world.messages.map(({ name }) => name),
      ["late"],
      "held back, since newer changes were handled",
    );
    await world.run("follow");
    assert.deepEqual(world.messages, []);
    assertNewestIsLast(world);
    assert.equal(new Set(world.handled.map(({ sequence }) => sequence)).size, 8);
  });
});
