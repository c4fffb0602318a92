import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as fc from "fast-check";
import { SpooledMap } from "../../failures/spooled-map";

/** Runs the work with a temporary directory of its own. */
function inDirectory(work: (directory: string) => void): void {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
  const before = process.env.TMPDIR;
  process.env.TMPDIR = directory;
  try {
    work(directory);
  } finally {
    if (before === undefined) delete process.env.TMPDIR;
    else process.env.TMPDIR = before;
    fs.rmSync(directory, { recursive: true });
  }
}

describe("a map in a temporary file", () => {
  const keys = fc.nat(2000).map((number) => `ä-${number}`);
  const step = fc.oneof(
    { weight: 3, arbitrary: fc.record({ kind: fc.constant("set" as const), key: keys, value: fc.string() }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant("delete" as const), key: keys }) },
  );

  it("behaves as a Map does after any steps, even when it has grown", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 4000, size: "max" }), (steps) => {
        const spooled = new SpooledMap();
        const map = new Map<string, string>();
        for (const { key, ...rest } of steps) {
          if (rest.kind === "set") {
            assert.equal(spooled.keyAt(spooled.set(key, rest.value)), key);
            map.set(key, rest.value);
          } else {
            spooled.delete(key);
            map.delete(key);
          }
          assert.equal(spooled.get(key), map.get(key));
        }
        assert.equal(spooled.size, map.size);
        assert.deepEqual([...spooled.values()].sort(), [...map.values()].sort());
        for (const key of map.keys()) assert.ok(spooled.has(key));
        spooled.clear();
        assert.deepEqual([...spooled.values()], []);
      }),
      { numRuns: 20 },
    );
  });

  it("still finds a key by its location after its value was set again or deleted", () => {
    const map = new SpooledMap();
    const at = map.set("m-1", "first");
    map.set("m-1", "second");
    assert.deepEqual([map.keyAt(at), map.get("m-1"), map.size], ["m-1", "second", 1]);
    map.delete("m-1");
    assert.deepEqual([map.keyAt(at), map.get("m-1"), map.size], ["m-1", undefined, 0]);
    map.clear();
  });

  it("leaves no file that a killed run could leave behind", () => {
    inDirectory((directory) => {
      const map = new SpooledMap();
      map.set("m-1", "receipt");
      assert.equal(map.get("m-1"), "receipt");
      assert.deepEqual(fs.readdirSync(directory), []);
      map.clear();
    });
  });

  it("names the temporary directory when that can't be written", () => {
    inDirectory((directory) => {
      process.env.TMPDIR = path.join(directory, "none");
      assert.throws(() => new SpooledMap().set("m-1", "receipt"), {
        name: "StoppedError",
        message: /The temporary directory .*none can't be written: ENOENT.* TMPDIR, and run this again\.$/,
      });
    });
  });
});
