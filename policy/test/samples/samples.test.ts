// Public modules, samples and templates rebuilt in small, each judged by hand before the rules were run on it.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readConfiguration } from "../../cli/config";
import { evaluate } from "../../cli/evaluate";
import { readInputFile } from "../../cli/input";
import type { Resource } from "../../graph/resource";
import type { Plan } from "../../terraform/plan-format";
import { resourcesOfPlan } from "../../terraform/resources";
import plans from "./terraform/plans.json";

const defaults = readConfiguration(undefined);

/** The ids after `expect: refuse`, or none. */
function expectedIn(text: string): string[] {
  const [, refused] =
    /expect: (?:pass|refuse ([\w, -]+))/.exec(text) ?? assert.fail("the sample says what is expected");
  return refused === undefined ? [] : refused.trim().split(/, */);
}

/** The ids after `says:`, `silent:` or `undecided:`. */
function listedIn(text: string, word: string): string[] {
  const [, list] = new RegExp(`\\b${word}: ([\\w, -]+)`).exec(text) ?? [];
  return list === undefined ? [] : list.trim().split(/, */);
}

/**
 * Compares the rules with the sample's statement: which reject it, which report anything, which leave it to the update,
 * and which report nothing.
 */
function judge(resources: readonly Resource[], text: string): void {
  const { reported, failed } = evaluate(resources, defaults, (message) => message);
  assert.deepEqual(failed, []);
  const idsOf = (findings: typeof reported) => [...new Set(findings.map(({ rule }) => rule.id))];
  assert.deepEqual(idsOf(reported.filter(({ level }) => level === "mandatory")), expectedIn(text));
  const violated = idsOf(reported.filter(({ outcome }) => outcome === "violation"));
  const open = idsOf(reported.filter(({ outcome }) => outcome === "undecided"));
  for (const id of listedIn(text, "undecided")) assert.ok(open.includes(id), `${id} isn't undecided`);
  for (const id of listedIn(text, "says")) assert.ok(violated.includes(id), `${id} says nothing`);
  for (const id of listedIn(text, "silent")) assert.ok(!idsOf(reported).includes(id), `${id} says something`);
  assert.doesNotMatch(JSON.stringify(reported.map(({ message }) => message)), /hunter2/, "a sensitive value is shown");
}

describe("a Terraform module", () => {
  const directory = path.join(__dirname, "terraform");
  let resources: Resource[];
  before(() => (resources = resourcesOfPlan(plans as unknown as Plan)));
  const names = fs
    .readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));

  it("is one of at least ten samples", () => {
    assert.ok(names.length >= 10);
  });

  for (const name of names) {
    it(`gets the verdict that the sample states: ${name}`, () => {
      const ofSample = resources.filter(({ urn }) => urn.startsWith(`module.${name}.`));
      assert.ok(ofSample.length > 0, "the recorded plan has it");
      judge(ofSample, fs.readFileSync(path.join(directory, name, "main.tf"), "utf8"));
    });
  }
});

describe("a CloudFormation template", () => {
  const directory = path.join(__dirname, "cloudformation");
  const names = fs.readdirSync(directory);

  it("is one of at least ten samples", () => {
    assert.ok(names.length >= 10);
  });

  for (const name of names) {
    it(`gets the verdict that the sample states: ${name}`, () => {
      const file = path.join(directory, name);
      judge(readInputFile(file, {}).resources, fs.readFileSync(file, "utf8"));
    });
  }
});
