import assert from "node:assert/strict";
import * as answers from "../model/answers";
import { refusedWith, type Outcome } from "../model/outcome";
import { scenario, type Scenario } from "../model/scenario";
import { Step, type Kind } from "../model/step";
import { awsAnswer, harm, verdict, type AwsAnswer } from "../record/compare";
import type { RunRecord } from "../record/run-record";

const aws = (...outcomes: Outcome[]): AwsAnswer => ({
  basis: outcomes.length > 0 ? "documented" : "unknown",
  outcomes,
  facts: [],
});
const created: Outcome = { kind: "ok", changes: { table: "create" } };
const broken: Outcome = { kind: "refused", errors: [{ code: "InternalError", message: "c", status: 500 }] };

describe("the lab's comparison with AWS", () => {
  const verdicts: [title: string, seen: Outcome, there: AwsAnswer, expected: string][] = [
    ["equal outcomes", answers.OK, aws(answers.OK), "same"],
    ["a success with changes if any success is expected", created, aws(answers.OK), "same"],
    ["a success without changes if changes are expected", answers.OK_NO_CHANGES, aws(answers.OK), "differs"],
    ["a success if AWS rejects the call", answers.OK, aws(refusedWith("A: b")), "differs"],
    ["the same rejection", refusedWith("A: b"), aws(refusedWith("A: b")), "same"],
    [
      "the same rejection after partial changes",
      { ...refusedWith("A: b"), changes: { table: "create" } } as Outcome,
      aws(refusedWith("A: b")),
      "same",
    ],
    ["a rejection with another message", refusedWith("A: c"), aws(refusedWith("A: b")), "wording"],
    ["a rejection if AWS's message is unknown", refusedWith("A: c"), aws(answers.REFUSED), "same"],
    ["a rejection if AWS succeeds", refusedWith("A: c"), aws(answers.OK), "differs"],
    ["an internal error if AWS rejects the call", broken, aws(answers.REFUSED), "wording"],
    ["one of several answers", answers.attempts(4), aws(answers.attempts(3), answers.attempts(4)), "same"],
    ["none of several answers", answers.attempts(5), aws(answers.attempts(3), answers.attempts(4)), "differs"],
    [
      "members in another order",
      { kind: "planned", changes: { mapping: "create", table: "update" } },
      aws({ kind: "planned", changes: { table: "update", mapping: "create" } }),
      "same",
    ],
    ["an answer if AWS's is unknown", answers.OK, aws(), "unknown"],
    ["nothing seen in time", { kind: "unseen", seconds: 20 }, aws({ kind: "removal" }), "unknown"],
  ];
  for (const [title, seen, there, expected] of verdicts)
    it(`gives the verdict "${expected}" for ${title}`, () => assert.equal(verdict(seen, there), expected));

  const harms: [title: string, kind: Kind, seen: Outcome, there: Outcome, expected: string | undefined][] = [
    ["a command that succeeds although AWS rejects it", "command", answers.OK, refusedWith("A: b"), "passes"],
    ["a command that fails although it succeeds on AWS", "command", refusedWith("A: b"), answers.OK, "fails"],
    ["a command that fails with another message", "command", refusedWith("A: c"), refusedWith("A: b"), "wording"],
    ["a record that AWS doesn't deliver", "delivery", answers.records("INSERT two"), answers.records(), "arrives"],
    ["a missing record", "delivery", answers.NOT_DELIVERED, answers.DELIVERED, "lost"],
    [
      "a record delivered twice",
      "delivery",
      { kind: "deliveries", deliveries: [{ key: "a", count: 2 }] },
      answers.deliveredOnce("a"),
      "lost",
    ],
    ["another description", "look", answers.NO_STREAM, answers.stream("KEYS_ONLY"), "looks"],
    ["another plan", "plan", answers.planned({ mapping: "update" }), answers.NO_CHANGES, "looks"],
    ["an equal plan", "plan", answers.NO_CHANGES, answers.NO_CHANGES, undefined],
  ];
  for (const [title, kind, seen, there, expected] of harms)
    it(`gives ${expected === undefined ? "no harm" : `the harm "${expected}"`} for ${title}`, () =>
      assert.equal(harm({ kind }, seen, aws(there)), expected));
});

describe("the basis of AWS's answer", () => {
  const step = (): Step => new Step("apply", "command", "apply", async () => ({ outcome: answers.OK }));
  const only = (tested: Step): Scenario => ({
    ...scenario({ id: "a", title: "", question: "", lesson: "", steps: [tested] }),
    chapter: 1,
  });
  const record = (target: string, outcome: Outcome): RunRecord => ({
    case: "a",
    tool: { name: "terraform", version: "1" },
    provider: "p",
    target: { name: target, version: "1" },
    date: "2026-01-02",
    steps: [{ step: "apply", outcome }],
    left: [],
  });
  const answer = (tested: Step, records: RunRecord[]) => awsAnswer(only(tested), tested, "terraform", records);

  it("is unknown if nobody recorded the answer", () =>
    assert.equal(answer(step(), [record("ministack", answers.OK)]).basis, "unknown"));
  it("is documented if every fact comes from AWS", () =>
    assert.equal(answer(step().onAws(answers.OK, "doc-parameters"), []).basis, "documented"));
  it("is recorded if a fact comes from somebody else", () =>
    assert.equal(answer(step().onAws(answers.OK, "doc-parameters", "create-defaults"), []).basis, "recorded"));
  it("is derived, with a reason, if the answer only follows from facts", () => {
    const { basis, reason } = answer(step().derived(answers.OK, "it follows", "doc-parameters"), []);
    assert.deepEqual({ basis, reason }, { basis: "derived", reason: "it follows" });
  });
  it("may depend on the tool", () => {
    const tested = step().derived({ terraform: answers.OK, pulumi: answers.REFUSED }, "it follows", "doc-parameters");
    assert.deepEqual(awsAnswer(only(tested), tested, "pulumi", []).outcomes, [answers.REFUSED]);
    assert.equal(awsAnswer(only(tested), tested, "api", []).basis, "unknown");
  });
  it("is our own run on AWS if there is one", () => {
    const { basis, outcomes, date } = answer(step().onAws(answers.OK, "doc-parameters"), [
      record("ministack", answers.OK),
      record("aws", refusedWith("A: b")),
    ]);
    assert.deepEqual({ basis, outcomes, date }, { basis: "run", outcomes: [refusedWith("A: b")], date: "2026-01-02" });
  });
  it("is the tool if it answers without a request", () => {
    const { basis, outcomes } = answer(step().byTool(), [record("ministack", answers.REFUSED)]);
    assert.deepEqual({ basis, outcomes }, { basis: "tool", outcomes: [answers.REFUSED] });
  });
  it("includes a rejection's text only from a fact that has one", () => {
    assert.deepEqual(step().refusedOnAws("no-source-arn").aws.any, {
      basis: "facts",
      outcomes: [refusedWith("InvalidParameterValueException: Unrecognized event source.")],
      facts: ["no-source-arn"],
    });
    assert.throws(() => step().refusedOnAws("doc-parameters"), /"doc-parameters" in lab\/facts has no "error"/);
    assert.throws(() => step().refusedOnAws("no-such-fact"), /There is no fact "no-such-fact"/);
  });
});
