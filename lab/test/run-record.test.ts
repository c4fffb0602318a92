import assert from "node:assert/strict";
import { alike, differences, same, type RunRecord } from "../record/run-record";
import { refusedWith } from "../model/outcome";

const record = (changes: Partial<RunRecord> = {}): RunRecord => ({
  case: "a",
  tool: { name: "terraform", version: "1.11.4" },
  provider: "hashicorp/aws 5.100.0",
  target: { name: "ministack", version: "1.5.33" },
  date: "2026-01-02",
  steps: [{ step: "apply", outcome: { kind: "ok" }, exit: 0, evidence: ["a line"] }],
  left: ["table"],
  delivered: ["before"],
  ...changes,
});

describe("lab: run record", () => {
  it("is alike, though not the same, with another version of a tool", () => {
    const other = record({ tool: { name: "terraform", version: "1.12.0" } });
    assert.deepEqual([alike(record(), other), same(record(), other)], [true, false]);
    assert.ok(!alike(record(), record({ left: [] })));
  });

  it("is the same on another day", () => assert.ok(same(record(), record({ date: "2027-05-06" }))));

  const changes: [title: string, changed: Partial<RunRecord>, told: RegExp][] = [
    [
      "another outcome",
      { steps: [{ step: "apply", outcome: refusedWith("A: b"), exit: 1, evidence: ["a line"] }] },
      /apply: recorded \{"exit":0,"outcome":\{"kind":"ok"\}\}, found \{"exit":1,"outcome":\{"errors":\[\{"code":"A","message":"b"\}\],"kind":"refused"\}\}/,
    ],
    [
      "other evidence",
      { steps: [{ step: "apply", outcome: { kind: "ok" }, exit: 0, evidence: ["another"] }] },
      /apply \(evidence\): recorded \["a line"\], found \["another"\]/,
    ],
    ["a missing step", { steps: [] }, /apply: recorded .*, found nothing/],
    [
      "another version",
      { target: { name: "ministack", version: "2" } },
      /made with: .*1\.5\.33.*, found .*ministack 2/,
    ],
    ["another rest", { left: [] }, /left: recorded \["table"\], found \[\]/],
    ["another delivery", { delivered: [] }, /delivered: recorded \["before"\], found \[\]/],
  ];
  for (const [title, changed, told] of changes) {
    it(`reports ${title}`, () => {
      assert.ok(!same(record(), record(changed)));
      assert.match(differences(record(), record(changed)).join("\n"), told);
    });
  }
});
