import assert from "node:assert/strict";
import { extendPath, parsePath, restore } from "../aws-plugin/property-path";

describe("property paths", () => {
  it("are parsed step by step", () => {
    assert.deepEqual(parsePath('environment.variables["A.B"]'), ["environment", "variables", "A.B"]);
    assert.deepEqual(parsePath("attributes[0].name"), ["attributes", "0", "name"]);
    assert.deepEqual(parsePath("items[*].id"), ["items", "*", "id"]);
    assert.equal(extendPath(extendPath("tags", "a"), "b.c"), 'tags.a["b.c"]');
    assert.deepEqual(parsePath(extendPath("tags", 'q"x')), ["tags", 'q"x']);
  });

  const now = {
    size: 2,
    tags: { a: "new", b: "new" },
    list: [
      { id: "x", n: 1 },
      { id: "y", n: 1 },
    ],
  };
  const old = { size: 1, tags: { a: "old", c: "old" }, list: [{ id: "x", n: 0 }] };

  it("restore the values that they name, and nothing else", () => {
    assert.deepEqual(restore(now, old, ["tags.a"]), { ...now, tags: { a: "old", b: "new" } });
    assert.deepEqual(restore(now, old, ["tags.b"]), { ...now, tags: { a: "new" } });
    assert.deepEqual(restore(now, old, ["tags.*"]), { ...now, tags: { a: "old", c: "old" } });
    assert.deepEqual(restore(now, old, ["list[0].n", "size"]), {
      ...now,
      size: 1,
      list: [
        { id: "x", n: 0 },
        { id: "y", n: 1 },
      ],
    });
    assert.deepEqual(restore(now, old, ["missing.deep"]), now);
  });

  it("don't change the original", () => {
    const copy = structuredClone(now);
    restore(now, old, ["tags.a", "list[0].n"]);
    assert.deepEqual(now, copy);
  });
});
