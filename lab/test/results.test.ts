import assert from "node:assert/strict";
import { alike, differences, same, type Result } from "../record/run-record";

const result = (changes: Partial<Result> = {}): Result => ({
  case: "a",
  tool: { name: "terraform", version: "1.11.4" },
  provider: "hashicorp/aws 5.100.0",
  target: { name: "ministack", version: "1.5.33" },
  date: "2026-01-02",
  steps: [{ step: "apply", kind: "command", says: "ok", exit: 0, evidence: ["a line"] }],
  left: "table",
  delivered: ["before"],
  ...changes,
});

describe("lab: record", () => {
  it("is alike, though not the same, with another version", () => {
    const other = result({ tool: { name: "terraform", version: "1.12.0" } });
    assert.deepEqual([alike(result(), other), same(result(), other)], [true, false]);
    assert.ok(!alike(result(), result({ left: "nothing" })));
  });

  it("is the same on another day", () => assert.ok(same(result(), result({ date: "2027-05-06" }))));

  const changes: [what: string, changed: Partial<Result>, told: RegExp][] = [
    [
      "answer",
      { steps: [{ step: "apply", kind: "command", says: "refused: A: b", exit: 1, evidence: ["a line"] }] },
      /apply: recorded \["ok",0,null\], found \["refused: A: b",1,null\]/,
    ],
    [
      "evidence",
      { steps: [{ step: "apply", kind: "command", says: "ok", exit: 0, evidence: ["another"] }] },
      /apply \(evidence\): recorded \["a line"\], found \["another"\]/,
    ],
    ["missing step", { steps: [] }, /apply: recorded .*, found nothing/],
    ["version", { target: { name: "ministack", version: "2" } }, /made with: .*1\.5\.33.*, found .*ministack 2/],
    ["rest", { left: "nothing" }, /left: recorded "table", found "nothing"/],
    ["delivery", { delivered: [] }, /delivered: recorded \["before"\], found \[\]/],
  ];
  for (const [what, changed, told] of changes) {
    it(`tells another ${what}`, () => {
      assert.ok(!same(result(), result(changed)));
      assert.match(differences(result(), result(changed)).join("\n"), told);
    });
  }
});
