import assert from "node:assert/strict";
import { labCase, Step, UNSEEN, type Kind, type LabCase } from "../model/scenario";
import { awsAnswer, harm, verdict, type AwsAnswer } from "../record/compare";
import type { Result } from "../record/run-record";

const aws = (...says: string[]): AwsAnswer => ({
  basis: says.length ? "documented" : "unknown",
  says,
  facts: [],
  byTool: false,
});
const given = (says: string, kind: Kind = "command") => ({ step: "a step", kind, says });

describe("lab: comparison with AWS", () => {
  const verdicts: [here: string, there: AwsAnswer, expected: string][] = [
    ["ok", aws("ok"), "same"],
    ["ok", aws("refused: A: b"), "differs"],
    ["refused: A: b", aws("refused: A: b"), "same"],
    ["refused: A: c", aws("refused: A: b"), "wording"],
    ["refused: A: c", aws("refused"), "same"],
    ["refused: A: c", aws("ok"), "differs"],
    ["refused: HTTP 500 InternalError: c", aws("refused"), "wording"],
    ["4", aws("3", "4"), "same"],
    ["5", aws("3", "4"), "differs"],
    ["ok", aws(), "unknown"],
    [`${UNSEEN} within 20 s`, aws("REMOVE"), "unknown"],
  ];
  for (const [here, there, expected] of verdicts) {
    it(`"${here}" beside ${JSON.stringify(there.says)} is ${expected}`, () =>
      assert.equal(verdict(given(here), there), expected));
  }

  const harms: [kind: Kind, here: string, there: string, expected: string | undefined][] = [
    ["command", "ok", "refused: A: b", "passes"],
    ["command", "refused: A: b", "ok", "fails"],
    ["command", "refused: A: c", "refused: A: b", "wording"],
    ["delivery", "INSERT two", "nothing", "arrives"],
    ["delivery", "not delivered", "delivered", "lost"],
    ["delivery", "once ×2", "once", "lost"],
    ["look", "no stream", "stream KEYS_ONLY", "looks"],
    ["plan", "update mapping", "no changes", "looks"],
    ["plan", "no changes", "no changes", undefined],
  ];
  for (const [kind, here, there, expected] of harms) {
    it(`a ${kind} with "${here}", on AWS "${there}": ${expected ?? "no harm"}`, () =>
      assert.equal(harm(given(here, kind), aws(there)), expected));
  }
});

describe("lab: the AWS column", () => {
  const step = (): Step => new Step("apply", "command", async () => ({ says: "ok" }));
  const one = (own: Step): LabCase => ({
    ...labCase({ id: "a", title: "", question: "", lesson: "", steps: [own] }),
    chapter: 1,
  });
  const result = (target: Result["target"]["name"], says: string): Result => ({
    case: "a",
    tool: { name: "terraform", version: "1" },
    provider: "p",
    target: { name: target, version: "1" },
    date: "2026-01-02",
    steps: [{ step: "apply", kind: "command", says }],
    left: "nothing",
  });
  const cell = (own: Step, results: Result[]) => awsAnswer(one(own), own, ["terraform"], results);

  it("is unknown where nobody says", () => assert.equal(cell(step(), [result("ministack", "ok")]).basis, "unknown"));
  it("is documented where every fact is AWS's own", () =>
    assert.equal(cell(step().onAws("ok", "doc-parameters"), []).basis, "documented"));
  it("is recorded by others where a fact is somebody else's", () => {
    assert.equal(cell(step().onAws("ok", "doc-parameters", "create-defaults"), []).basis, "recorded by others");
  });
  it("is our own run before all else", () => {
    const { basis, says, date } = cell(step().onAws("ok", "doc-parameters"), [
      result("ministack", "ok"),
      result("aws", "refused: A: b"),
    ]);
    assert.deepEqual({ basis, says, date }, { basis: "run", says: ["refused: A: b"], date: "2026-01-02" });
  });
  it("is the tool's answer where it sends no request", () => {
    const { basis, byTool, says } = cell(step().byTool(), [result("ministack", "refused: x")]);
    assert.deepEqual({ basis, byTool, says }, { basis: "run", byTool: true, says: ["refused: x"] });
  });
  it("takes a refusal from a fact, and from none that has no refusal", () => {
    const known = step().refusedOnAws("no-source-arn").aws;
    assert.deepEqual(known, {
      says: "refused: InvalidParameterValueException: Unrecognized event source.",
      facts: ["no-source-arn"],
    });
    assert.throws(() => step().refusedOnAws("doc-parameters"), /"doc-parameters" in lab\/facts has no "error"/);
    assert.throws(() => step().refusedOnAws("no-such-fact"), /There is no fact "no-such-fact"/);
  });
});
