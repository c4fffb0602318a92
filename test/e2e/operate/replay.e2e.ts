import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { Rig, TABLE, until } from "./rig";

describe("replay of a time range", () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ filters: [{ eventName: ["INSERT", "MODIFY"] }] });
    for (let version = 1; version <= 30; version++) await rig.put(`k${version % 5}`, version);
    await rig.delete("k0");
    await until("everything is handled", () => rig.handled().length === 30);
  });

  afterEach(async () => {
    await rig.stop();
  });

  const replay = (...args: string[]) =>
    rig.run(
      "replay",
      "--table",
      TABLE,
      "--since",
      "1h",
      "--json",
      "--checkpoint",
      `${rig.directory}/replay.json`,
      ...args,
    );

  it("tells what it would do, and changes nothing, without --go", async () => {
    const { code, stdout } = await replay();
    assert.equal(code, 0, stdout);
    assert.equal((JSON.parse(stdout) as { selected: number }).selected, 30, "what the filters keep out isn't counted");
    assert.equal(rig.handled().length, 30);
  });

  it("sends the changes in the shape and order in which Lambda sent them", async () => {
    const before = rig.handled();
    const { code, stdout, stderr } = await replay("--go");
    assert.equal(code, 0, stdout + stderr);
    assert.deepEqual(rig.handled().slice(30), before);
  });

  it("sends a single item's changes", async () => {
    await replay("--key", '{"id":{"S":"k2"}}', "--go");
    assert.deepEqual(
      rig
        .handled()
        .slice(30)
        .map(({ key, version }) => [key, version]),
      [2, 7, 12, 17, 22, 27].map((version) => ["k2", version]),
    );
  });

  it("doesn't overwrite an item that was changed after the range", async () => {
    await delay(1100); // the times of a stream's records are whole seconds
    const until_ = new Date(Date.now() - 1000).toISOString();
    await rig.put("k1", 100);
    await until("the newer change is handled", () => rig.handled().length === 31);
    const held = await replay("--until", until_, "--go");
    assert.equal(held.code, 1, held.stdout);
    assert.equal(
      rig
        .handled()
        .slice(31)
        .filter(({ key }) => key === "k1").length,
      0,
    );
    const follow = await replay("--until", until_, "--newer", "follow", "--go");
    assert.equal(follow.code, 0, follow.stdout + follow.stderr);
    assert.equal(
      rig
        .handled()
        .filter(({ key }) => key === "k1")
        .at(-1)!.version,
      100,
    );
  });

  it("rejects a time that it can't read", async () => {
    const { code, stderr } = await rig.run("replay", "--table", TABLE, "--since", "yesterday");
    assert.equal(code, 2);
    assert.match(stderr, /--since is yesterday/);
  });
});
