import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { catalogue, CHAPTERS } from "../cases/catalogue";
import { fact, facts, supports } from "../model/fact";
import { canonical, refusedWith, type Outcome } from "../model/outcome";
import { readRecords } from "../record/run-record";
import { selectRuns } from "../runner/selection";
import { TARGETS } from "../targets";

const scenarios = catalogue();

/** Every expectation of AWS that names facts. */
const expectations = scenarios.flatMap(({ id, steps }) =>
  steps.flatMap((step) =>
    Object.values(step.aws).flatMap((expected) =>
      expected.basis === "tool" ? [] : [{ ...expected, topic: step.topic, name: `${id}: ${step.name}` }],
    ),
  ),
);

describe("the lab's catalogue", () => {
  it("has cases in every chapter", () => {
    assert.deepEqual([...new Set(scenarios.map(({ chapter }) => chapter))].sort(), Object.keys(CHAPTERS).map(Number));
  });

  it("has every combination of streamEnabled and view type", () => {
    assert.equal(scenarios.filter(({ id }) => /^stream-(on|off|unset)-view-/.test(id)).length, 3 * 7);
  });

  it("cites only facts that exist", () => {
    const named = new Set(expectations.flatMap((expected) => expected.facts));
    assert.ok(named.size > 50);
    assert.deepEqual(
      [...named].filter((id) => !facts().has(id)),
      [],
    );
  });

  it("gives every expectation of AWS a source", () => {
    assert.deepEqual(
      expectations.filter((expected) => expected.facts.length === 0).map(({ name }) => name),
      [],
    );
  });

  it("cites a fact only for an answer that the fact lists", () => {
    const unsupported = expectations
      .filter(({ basis }) => basis === "facts")
      .flatMap(({ name, topic, outcomes, facts: ids }) =>
        ids.flatMap((id) =>
          outcomes.filter((outcome) => !supports(fact(id), topic, outcome)).map(() => `${name}: ${id}`),
        ),
      );
    assert.deepEqual(unsupported, []);
  });

  it("gives every derived answer a reason", () => {
    const bare = expectations.filter(
      (expected) => expected.basis === "derived" && !/^[A-Z"].*\.$/.test(expected.reason),
    );
    assert.deepEqual(
      bare.map(({ name }) => name),
      [],
    );
  });

  it("words every expected rejection as its fact does", () => {
    const recorded = new Set(
      [...facts().values()].flatMap(({ error }) => (error === undefined ? [] : [canonical(refusedWith(error))])),
    );
    const invented = expectations.filter(({ outcomes }) =>
      outcomes.some(
        (outcome) => outcome.kind === "refused" && outcome.errors !== undefined && !recorded.has(canonical(outcome)),
      ),
    );
    assert.deepEqual(
      invented.map(({ name }) => name),
      [],
    );
  });

  // The chapter's list prints a lesson's first sentence without the question.
  it("begins no lesson with a word that only the question explains", () => {
    assert.deepEqual(
      scenarios.filter(({ lesson }) => /^((It|They|This|Yes)\b|No[,.:])/.test(lesson)).map(({ id }) => id),
      [],
    );
  });

  it("names the policy rule that catches each case, or why none does", () => {
    assert.deepEqual(
      scenarios.filter(({ rules, noRule }) => rules.length === 0 && noRule === undefined).map(({ id }) => id),
      [],
    );
  });

  it("names rules that the policy pack has", () => {
    const directory = path.join(projectDir, "policy", "rules");
    const missing = new Set(
      scenarios.flatMap(({ rules }) => rules).filter((rule) => !fs.existsSync(path.join(directory, `${rule}.ts`))),
    );
    assert.deepEqual([...missing], []);
  });

  it("has a sample that covers every chapter and every tool", () => {
    const sample = scenarios.filter((scenario) => scenario.sample);
    assert.deepEqual([...new Set(sample.map(({ chapter }) => chapter))], [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual([...new Set(sample.flatMap(({ tools }) => tools))].sort(), ["api", "pulumi", "terraform"]);
  });
});

describe("the lab's selection of runs", () => {
  it("skips a case only on the targets that it excludes", async () => {
    const without = scenarios.filter((scenario) => Object.keys(scenario.without).length > 0);
    assert.ok(without.length > 0);
    for (const scenario of without) {
      const selection = { cases: [scenario.id], tools: [], targets: [], sample: false };
      const { chosen } = await selectRuns(scenarios, selection);
      assert.ok(chosen.some(({ target }) => target.name === "ministack"));
      assert.deepEqual(
        chosen.filter(({ target }) => target.name in scenario.without),
        [],
      );
      assert.deepEqual(
        Object.keys(scenario.without).filter((name) => !TARGETS.has(name)),
        [],
      );
    }
  });
});

describe("the lab's facts", () => {
  it("each have a source, a date, a basis and a confidence", () => {
    const bare = [...facts().values()].filter(({ id, statement, answer, sources, date, basis, confidence }) =>
      [id, statement, answer, sources[0], date, basis, confidence].some((member) => !member),
    );
    assert.deepEqual(
      bare.map(({ id }) => id),
      [],
    );
  });

  it("name a file of a repository or a page in each source", () => {
    const several = [...facts().values()].flatMap(({ id, sources }) =>
      sources
        .filter(({ project, file, test = "" }) =>
          /^[\w.-]+\/[\w.-]+$/.test(project)
            ? /[\s;,#]/.test(file) || /;|[\w-]+\/[\w-]+#\d/.test(test)
            : /documentation$/.test(project) && !/^https:\/\/\S+$/.test(file),
        )
        .map(({ file, test }) => `${id}: ${file} ${test ?? ""}`),
    );
    assert.deepEqual(several, []);
  });

  it("have unique ids", () => {
    const directory = path.join(projectDir, "lab/facts");
    const ids = fs
      .readdirSync(directory)
      .flatMap((file) => JSON.parse(fs.readFileSync(path.join(directory, file), "utf8")) as { id: string }[])
      .map(({ id }) => id);
    assert.deepEqual(
      ids.filter((id, i) => ids.indexOf(id) !== i),
      [],
    );
  });
});

describe("the lab's run records", () => {
  it("belong to cases and steps of the catalogue", () => {
    const steps = new Map(scenarios.map((scenario) => [scenario.id, new Set(scenario.steps.map(({ name }) => name))]));
    const stale = readRecords().flatMap((record) =>
      record.steps
        .filter(({ step }) => !steps.get(record.case)?.has(step))
        .map(({ step }) => `${record.case}: ${step}`),
    );
    assert.deepEqual([...new Set(stale)], []);
  });

  it("contain nothing that varies from run to run", () => {
    const recorded = JSON.stringify(readRecords().map(({ steps, left, delivered }) => ({ steps, left, delivered })));
    const patterns = [
      /arn:aws/,
      /localhost:\d+/,
      /127\.0\.0\.1:\d+/,
      /[0-9a-f]{8}-[0-9a-f]{4}-/,
      /\d{4}-\d{2}-\d{2}T\d{2}:/,
      /\blab-[a-z-]+-(terraform|pulumi|api)\b/,
    ];
    assert.deepEqual(
      patterns.filter((pattern) => pattern.test(recorded.replaceAll("arn:aws)", ""))),
      [],
    );
    assert.ok(!recorded.includes(projectDir));
  });

  it("contain only outcomes of known kinds, and no prose", () => {
    const kinds = new Set<Outcome["kind"]>(
      readRecords().flatMap(({ steps }) => steps.map(({ outcome }) => outcome.kind)),
    );
    assert.ok(kinds.size > 15 && !kinds.has(undefined as never), [...kinds].join(", "));
  });
});
