// Public modules, samples and templates rebuilt in small, each judged by hand before the rules were run on it.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { readConfiguration } from "../../cli/config";
import { evaluate } from "../../cli/evaluate";
import { readInput } from "../../cli/input";
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

/** The mandatory rules that are broken. */
function refused(resources: readonly Resource[]): string[] {
  const { reported, failed } = evaluate(resources, defaults, (message) => message);
  assert.deepEqual(failed, []);
  return [...new Set(reported.filter(({ level }) => level === "mandatory").map(({ rule }) => rule.id))];
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
      assert.deepEqual(refused(ofSample), expectedIn(fs.readFileSync(path.join(directory, name, "main.tf"), "utf8")));
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
      assert.deepEqual(refused(readInput(file, {}).resources), expectedIn(fs.readFileSync(file, "utf8")));
    });
  }
});
