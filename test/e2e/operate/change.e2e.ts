import assert from "node:assert/strict";
import { LoadedStack } from "./loaded-stack";
import { deployAlone, deployWithChange } from "./view-type";

describe("a change of the view type under continuous writes", () => {
  let loaded: LoadedStack;

  beforeEach(async () => {
    loaded = await LoadedStack.deploy();
  });

  afterEach(async () => {
    await loaded.dispose();
  });

  it("loses records when it is simply deployed", async () => {
    const { lost, of } = await deployAlone(loaded);
    console.log(`        deployed without change: ${lost} of ${of} records of the old stream lost`);
    assert.ok(lost > 0, "nothing was lost, so the test below shows nothing");
  });

  it("loses and repeats nothing and keeps the order with change --go", async () => {
    const { lost, twice, of, gap, written } = await deployWithChange(loaded);
    console.log(`        with change --go: ${lost} of ${of} lost, ${twice} twice; ${gap} (${written} written by then)`);
    assert.deepEqual({ lost, twice }, { lost: 0, twice: 0 });
  });
});
