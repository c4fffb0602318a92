import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import {
  alike,
  differencesFromRecord,
  readRecords,
  recordedRun,
  sameButForDay,
  saveRunRecord,
  type RunRecord,
} from "../record/run-record";
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

describe("a run record", () => {
  it("is alike but not the same with another version of a tool", () => {
    const other = record({ tool: { name: "terraform", version: "1.12.0" } });
    assert.deepEqual([alike(record(), other), sameButForDay(record(), other)], [true, false]);
    assert.ok(!alike(record(), record({ left: [] })));
  });

  it("is the same on another day", () => assert.ok(sameButForDay(record(), record({ date: "2027-05-06" }))));

  const changes: [title: string, changed: Partial<RunRecord>, message: RegExp][] = [
    [
      "a different outcome",
      { steps: [{ step: "apply", outcome: refusedWith("A: b"), exit: 1, evidence: ["a line"] }] },
      /apply: recorded \{"exit":0,"outcome":\{"kind":"ok"\}\}, found \{"exit":1,"outcome":\{"errors":\[\{"code":"A","message":"b"\}\],"kind":"refused"\}\}/,
    ],
    [
      "different evidence",
      { steps: [{ step: "apply", outcome: { kind: "ok" }, exit: 0, evidence: ["another"] }] },
      /apply \(evidence\): recorded \["a line"\], found \["another"\]/,
    ],
    ["a missing step", { steps: [] }, /apply: recorded .*, found nothing/],
    [
      "a different version",
      { target: { name: "ministack", version: "2" } },
      /made with: .*1\.5\.33.*, found .*ministack 2/,
    ],
    ["different leftovers", { left: [] }, /left: recorded \["table"\], found \[\]/],
    ["a different delivery", { delivered: [] }, /delivered: recorded \["before"\], found \[\]/],
  ];
  for (const [title, changed, message] of changes) {
    it(`reports ${title}`, () => {
      assert.ok(!sameButForDay(record(), record(changed)));
      assert.match(differencesFromRecord(record(), record(changed)).join("\n"), message);
    });
  }
});

describe("run records of a family", () => {
  let directory = "";
  beforeEach(() => (directory = fs.mkdtempSync(path.join(os.tmpdir(), "lab-record-"))));
  afterEach(() => fs.rmSync(directory, { recursive: true }));

  const variation = (id: string, changes: Partial<RunRecord> = {}): RunRecord =>
    record({ case: id, family: "family", ...changes });
  const stored = (): { cases: string[]; date: string }[] =>
    JSON.parse(fs.readFileSync(path.join(directory, "family", "ministack-terraform.json"), "utf8")) as never;

  it("share an entry if and only if they are alike", () => {
    for (const item of [variation("b"), variation("a"), variation("c", { left: [] })]) saveRunRecord(item, directory);
    assert.deepEqual(
      stored().map(({ cases }) => cases),
      [["a", "b"], ["c"]],
    );
  });

  it("are read back as one record for each case", () => {
    const all = [variation("a"), variation("b"), variation("c", { left: [] })];
    for (const item of all) saveRunRecord(item, directory);
    assert.deepEqual(readRecords(directory), all);
    assert.deepEqual(recordedRun(variation("b"), directory), all[1]);
    assert.equal(recordedRun(variation("d"), directory), undefined);
  });

  it("move to another entry if the answer changes, and keep their date if it doesn't", () => {
    for (const item of [variation("a"), variation("b")]) saveRunRecord(item, directory);
    saveRunRecord(variation("a", { date: "2027-05-06" }), directory);
    assert.deepEqual(stored(), [{ ...stored()[0], cases: ["a", "b"], date: "2026-01-02" }]);
    saveRunRecord(variation("a", { date: "2027-05-06", left: [] }), directory);
    assert.deepEqual(
      stored().map(({ cases, date }) => [cases, date]),
      [
        [["a"], "2027-05-06"],
        [["b"], "2026-01-02"],
      ],
    );
  });
});

describe("the run record of a single case", () => {
  it("is a separate file that a repeated run leaves unchanged", () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), "lab-record-"));
    try {
      saveRunRecord(record(), directory);
      const file = path.join(directory, "a", "ministack-terraform.json");
      const before = fs.readFileSync(file, "utf8");
      saveRunRecord(record({ date: "2027-05-06" }), directory);
      assert.equal(fs.readFileSync(file, "utf8"), before);
      assert.deepEqual(readRecords(directory), [record()]);
    } finally {
      fs.rmSync(directory, { recursive: true });
    }
  });
});
