import assert from "node:assert/strict";
import { poll } from "../poll";

describe("polling", () => {
  it("asks until there is a result, and returns it", async () => {
    const answers = [undefined, false as const, "ready", "asked too often"];
    assert.equal(await poll(() => answers.shift(), { limitMs: 10_000, everyMs: 1 }), "ready");
    assert.deepEqual(answers, ["asked too often"]);
  });

  it("accepts 0 and an empty string as results", async () => {
    assert.equal(await poll(() => 0, { limitMs: 0 }), 0);
    assert.equal(await poll(() => "", { limitMs: 0 }), "");
  });

  it("asks once and returns undefined if the time limit has passed", async () => {
    let asked = 0;
    assert.equal(await poll(() => (asked++, undefined), { limitMs: 0 }), undefined);
    assert.equal(asked, 1);
  });

  it("rethrows the question's error", async () => {
    await assert.rejects(
      poll(() => Promise.reject(new Error("the server is gone")), { limitMs: 10_000 }),
      /^Error: the server is gone$/,
    );
  });
});
