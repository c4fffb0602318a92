import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { catalogue, CHAPTERS } from "../cases/catalogue";
import { facts } from "../model/fact";
import { readResults } from "../record/run-record";

const cases = catalogue();

describe("lab: catalogue", () => {
  it("has cases in every chapter", () => {
    assert.deepEqual([...new Set(cases.map(({ chapter }) => chapter))].sort(), Object.keys(CHAPTERS).map(Number));
  });

  it("has every combination of switch and view type", () => {
    assert.equal(cases.filter(({ id }) => /^stream-(on|off|unset)-view-/.test(id)).length, 3 * 7);
  });

  it("names only facts that exist", () => {
    const named = cases.flatMap(({ steps }) => steps.flatMap(({ aws }) => (aws && aws !== "tool" ? aws.facts : [])));
    assert.ok(named.length > 100);
    assert.deepEqual(
      [...new Set(named)].filter((id) => !facts().has(id)),
      [],
    );
  });

  it("gives every expectation of AWS a source", () => {
    const bare = cases.flatMap(({ id, steps }) =>
      steps.filter(({ aws }) => aws && aws !== "tool" && aws.facts.length === 0).map(({ name }) => `${id}: ${name}`),
    );
    assert.deepEqual(bare, []);
  });

  it("invents no text of AWS: what it refuses with is in a fact, word for word", () => {
    const errors = new Set([...facts().values()].map(({ error }) => `refused: ${error}`));
    const texts = cases.flatMap(({ steps }) =>
      steps.flatMap(({ aws }) => (aws && aws !== "tool" ? [aws.says, ...(aws.or ?? [])] : [])),
    );
    const invented = texts.filter((says) => says.startsWith("refused: ") && !errors.has(says));
    assert.deepEqual(invented, []);
  });

  it("says for each case which policy rule catches it, or why none does", () => {
    assert.deepEqual(
      cases.filter(({ rules, noRule }) => rules.length === 0 && noRule === undefined).map(({ id }) => id),
      [],
    );
  });

  it("names rules that the policy pack has", () => {
    const rules = path.join(projectDir, "policy", "rules");
    const missing = new Set(
      cases.flatMap(({ rules: named }) => named).filter((rule) => !fs.existsSync(path.join(rules, `${rule}.ts`))),
    );
    assert.deepEqual([...missing], []);
  });

  it("has a sample that covers every chapter and each tool", () => {
    const sample = cases.filter((one) => one.sample);
    assert.deepEqual([...new Set(sample.map(({ chapter }) => chapter))], [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.deepEqual([...new Set(sample.flatMap(({ tools }) => tools))].sort(), ["api", "pulumi", "terraform"]);
  });
});

describe("lab: facts", () => {
  it("have a source, a date, a basis and a confidence each, and an id of their own", () => {
    const directory = path.join(projectDir, "lab/facts");
    const all = fs
      .readdirSync(directory)
      .flatMap((file) => JSON.parse(fs.readFileSync(path.join(directory, file), "utf8")) as Record<string, unknown>[]);
    assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
    for (const { id, says, answer, source, date, basis, confidence } of all) {
      assert.ok([id, says, answer, source, date, basis, confidence].every(Boolean), `${id} lacks something`);
    }
  });
});

describe("lab: record", () => {
  it("has no results of cases or steps that are no more", () => {
    const steps = new Map(cases.map(({ id, steps: own }) => [id, new Set(own.map(({ name }) => name))]));
    const stale = readResults().flatMap((result) =>
      result.steps
        .filter(({ step }) => !steps.get(result.case)?.has(step))
        .map(({ step }) => `${result.case}: ${step}`),
    );
    assert.deepEqual([...new Set(stale)], []);
  });

  it("has nothing that differs from run to run", () => {
    const told = JSON.stringify(readResults().map(({ steps, left, delivered }) => ({ steps, left, delivered })));
    const patterns = [
      /arn:aws/,
      /localhost:\d+/,
      /127\.0\.0\.1:\d+/,
      /[0-9a-f]{8}-[0-9a-f]{4}-/,
      /\d{4}-\d{2}-\d{2}T\d{2}:/,
      /\blab-[a-z-]+-(terraform|pulumi|api)\b/,
    ];
    assert.deepEqual(
      patterns.filter((pattern) => pattern.test(told.replaceAll("arn:aws)", ""))),
      [],
    );
    assert.ok(!told.includes(projectDir));
  });
});
