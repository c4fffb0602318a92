import assert from "node:assert/strict";
import * as fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import { Rig, TABLE } from "./rig";

/** `npm run proof:operate` has 50,000. */
const ITEMS = 2000;

describe(`backfill of ${ITEMS} items with live writes`, () => {
  let rig: Rig;

  beforeEach(async () => {
    rig = await Rig.start({ mapped: false });
    for (let from = 0; from < ITEMS; from += 25) {
      const requests = Array.from({ length: Math.min(25, ITEMS - from) }, (_, index) => ({
        PutRequest: { Item: { id: { S: `k${from + index}` }, version: { N: "0" } } },
      }));
      await rig.clients.dynamodb.send(new BatchWriteItemCommand({ RequestItems: { [TABLE]: requests } }));
    }
    await rig.map();
    // What was written before the mapping isn't to be in its way: the stream is read from its start.
    await rig.switchStream(false);
    await rig.switchStream(true);
    await rig.remap();
  });

  afterEach(async () => {
    await rig.stop();
  });

  it("ends with the table's state in the handler, killed and resumed without a full rescan", async () => {
    // Slow enough to be killed halfway, also on a busy machine.
    rig.control({ delayMs: 250 });
    let writing = true;
    let version = 1;
    const writer = (async () => {
      while (writing) await rig.put(`k${Math.floor(Math.random() * ITEMS)}`, version++);
    })();
    const checkpoint = `${rig.directory}/backfill.json`;
    const args = [
      "backfill",
      "--table",
      TABLE,
      "--segments",
      "2",
      "--concurrency",
      "2",
      "--checkpoint",
      checkpoint,
      "--json",
      "--go",
    ];
    const first = rig.spawn(...args);
    while (!fs.existsSync(checkpoint) || !/"last":/.test(fs.readFileSync(checkpoint, "utf8"))) {
      assert.equal(first.child.exitCode, null, (await Promise.race([first.ended, delay(1, undefined)]))?.stderr);
      await delay(10);
    }
    first.child.kill("SIGKILL");
    await first.ended;
    rig.control({ delayMs: 2 });
    const { progress } = JSON.parse(fs.readFileSync(checkpoint, "utf8")) as {
      progress: { segments: { read: number }[] };
    };
    const before = progress.segments.reduce((sum, { read }) => sum + read, 0);
    assert.ok(before > 0 && before < ITEMS, `killed halfway, after ${before} items`);

    const forgot = await rig.run(...args);
    assert.equal(forgot.code, 2, "a run that isn't finished isn't forgotten");
    assert.match(forgot.stderr, /go on with --resume/);

    const { code, stdout, stderr } = await rig.run(...args, "--resume");
    writing = false;
    await writer;
    assert.equal(code, 0, stdout + stderr);
    const result = JSON.parse(stdout) as { read: number; handled: number; finished: boolean };
    assert.ok(result.finished, stdout);
    assert.equal(result.read, ITEMS, "the two runs together read each item once: the second didn't begin again");

    const items = await rig.items();
    await rig.settled();
    items.delete("last");
    const final = new Map(
      rig
        .handled()
        .filter(({ key }) => key !== "last")
        .map(({ key, version: last }) => [key, last]),
    );
    const wrong = [...items].filter(([key, last]) => final.get(key) !== last);
    assert.deepEqual(wrong, [], "the last that the handler saw of each item is what the table has");
    assert.equal(final.size, ITEMS);
    assert.ok(!fs.existsSync(checkpoint), "nothing is left to resume");
  });
});
