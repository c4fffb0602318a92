import assert from "node:assert/strict";
import { RUNTIMES, RUNTIMES_CHECKED } from "../runtimes";

describe("the table of runtimes", () => {
  it("has dates in order, and successors that are newer", () => {
    assert.match(RUNTIMES_CHECKED, /^\d{4}-\d{2}-\d{2}$/);
    for (const [name, { deprecated, createBlocked, updateBlocked, successor }] of Object.entries(RUNTIMES)) {
      for (const day of [deprecated, createBlocked, updateBlocked]) assert.match(day, /^\d{4}-\d{2}-\d{2}$/, name);
      assert.ok(createBlocked <= updateBlocked, `${name}: creation ends no later than updates`);
      if (successor === undefined) continue;
      const next = RUNTIMES[successor];
      assert.ok(next && next.createBlocked >= createBlocked, `${name}: ${successor} lives longer`);
    }
  });
});
