import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { PolicyResource } from "@pulumi/policy";
import { toPolicy } from "../policy";
import { rules } from "../rules";
import { RunCache } from "../run-cache";
import { runPolicy } from "./run-rule";
import { TestStack } from "./stack";

const project = path.join(__dirname, "../..");

describe("the pack", () => {
  it("has a file, a page and a test for each rule, and no others", () => {
    const ids = rules.map(({ id }) => id).sort();
    const pages = fs
      .readdirSync(path.join(project, "docs/policies"))
      .filter((name) => !["README.md", "organisations.md", "terraform.md", "cloudformation.md"].includes(name));
    const tests = fs.readdirSync(path.join(__dirname, "rules"));
    assert.deepEqual(
      pages.sort(),
      ids.map((id) => `${id}.md`),
    );
    assert.deepEqual(
      tests.sort(),
      ids.map((id) => `${id}.test.ts`),
    );
    for (const id of ids) assert.ok(fs.existsSync(path.join(project, "policy/rules", `${id}.ts`)), id);
  });

  it("lists every rule in the documentation, and every setting on the rule's page", () => {
    const list = fs.readFileSync(path.join(project, "docs/policies/README.md"), "utf8").replace(/ +/g, " ");
    for (const { id, level, severity, description, settings = {} } of rules) {
      assert.ok(list.includes(`| [${id}](${id}.md) | ${level} | ${severity} | ${description}`), id);
      const page = fs.readFileSync(path.join(project, "docs/policies", `${id}.md`), "utf8").replace(/ +/g, " ");
      for (const heading of ["Example", "What the pack prints", "Why", "How to fix"])
        assert.match(page, new RegExp(`^## ${heading}$`, "m"), id);
      for (const [name, { default: value }] of Object.entries(settings)) {
        assert.ok(page.includes(`| \`${name}\` | \`${JSON.stringify(value)}\` |`), `${id}: ${name}`);
      }
    }
  });

  it("doesn't mention resources outside a rule's scope if undecided is ignore or the rule is advisory", () => {
    const stack = new TestStack();
    stack.mapping("m", { eventSourceArn: "arn:aws:dynamodb:us-east-1:1:table/far/stream/1" }, { functionName: "far" });
    for (const rule of rules) {
      const policy = toPolicy(rule, new RunCache());
      const openLines = (config: object) =>
        runPolicy(policy, stack, { ...config }).lines.filter(({ message }) => message.startsWith("Can't check"));
      assert.deepEqual(openLines({ undecided: "ignore" }), [], rule.id);
      if (rule.level === "advisory") assert.deepEqual(openLines({}), [], rule.id);
    }
  });

  it("lists mandatory rules first, then advisory ones, then disabled ones", () => {
    const levels = rules.map(({ level }) => level);
    assert.deepEqual(levels, [
      ...Array<string>(8).fill("mandatory"),
      ...Array<string>(11).fill("advisory"),
      "disabled",
    ]);
  });

  for (const rule of rules) {
    it(`passes all metadata of ${rule.id} to the SDK`, () => {
      const policy = toPolicy(rule, new RunCache());
      assert.equal(policy.name, rule.id);
      assert.equal(policy.enforcementLevel, rule.level);
      assert.equal(policy.url, rule.url);
      assert.match(rule.url, /^https:\/\/docs\.aws\.amazon\.com\/.+\.html$/);
      assert.ok(policy.severity && policy.remediationSteps && policy.tags?.length, "severity, steps and tags");
      assert.match(policy.description, /^[A-Z].*\.$/);
    });

    it(`reports nothing from ${rule.id} in an empty stack or one without streams`, () => {
      for (const fill of [() => undefined, (s: TestStack) => s.add("aws:s3/bucket:Bucket", "b")]) {
        const stack = new TestStack();
        fill(stack);
        assert.deepEqual(runPolicy(toPolicy(rule, new RunCache()), stack), { lines: [] });
      }
    });
  }
});

describe("a run of the policies", () => {
  /** A list that counts how often it is iterated. */
  const counted = (stack: TestStack) => {
    const seen = { times: 0 };
    const resources = new Proxy(stack.resources, {
      get: (target, key, receiver) => {
        if (key === "filter") seen.times++;
        return Reflect.get(target, key, receiver) as unknown;
      },
    });
    return { resources: resources as PolicyResource[], seen };
  };

  it("builds the graph once for all rules", () => {
    const cache = new RunCache();
    const { resources, seen } = counted(new TestStack());
    const graphs = rules.map(({ id }) => cache.graphFor(id, resources));
    assert.equal(seen.times, 1);
    assert.equal(new Set(graphs).size, 1);
  });

  it("ends with the current turn of the event loop", async () => {
    const cache = new RunCache();
    const first = cache.graphFor("a", new TestStack().resources);
    await nextTurn();
    const stack = new TestStack();
    stack.table("orders");
    assert.equal(first.tables.length, 0);
    assert.equal(cache.graphFor("b", stack.resources).tables.length, 1);
  });

  it("ends when a rule asks for the graph again", () => {
    const cache = new RunCache();
    cache.graphFor("a", new TestStack().resources);
    cache.graphFor("b", new TestStack().resources);
    const stack = new TestStack();
    stack.table("orders");
    assert.equal(cache.graphFor("a", stack.resources).tables.length, 1);
    assert.equal(cache.graphFor("b", []).tables.length, 1, "and what comes after belongs to the new one");
  });
});
