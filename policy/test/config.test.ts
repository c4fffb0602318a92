import assert from "node:assert/strict";
import { exemptionOf } from "../config/exemption";
import { readConfig, schemaOf } from "../config/rule-config";
import { readStackExemptions } from "../config/stack-exemptions";
import { toPolicy } from "../policy";
import { rules } from "../rules";
import { atMostTwoReaders } from "../rules/at-most-two-readers";
import { mappingNeedsEnabledStream } from "../rules/mapping-needs-enabled-stream";
import { RunCache } from "../run-cache";
import { runPolicy } from "./run-rule";
import { TestStack } from "./stack";

describe("a rule's configuration", () => {
  it("has the defaults if nothing is set", () => {
    assert.deepEqual(readConfig(atMostTwoReaders, {}), {
      exemptions: [],
      undecided: "ignore",
      settings: { maximum: 2 },
    });
    assert.equal(readConfig(mappingNeedsEnabledStream, {}).undecided, "report", "a mandatory rule says what is open");
  });

  it("has the values that are set", () => {
    const exemptions = [{ resource: "orders", reason: "we know" }];
    assert.deepEqual(readConfig(atMostTwoReaders, { exemptions, undecided: "refuse", maximum: 1 }), {
      exemptions,
      undecided: "refuse",
      settings: { maximum: 1 },
    });
  });

  it("rejects an unknown setting, and names the known ones", () => {
    assert.throws(
      () => readConfig(atMostTwoReaders, { maximun: 3 }),
      /The rule at-most-two-readers has no setting "maximun"\. Did you mean "maximum"\? Its settings are enforcementLevel, exemptions, undecided, maximum\. Fix:/,
    );
  });

  it("suggests no setting if none is similar", () => {
    assert.throws(
      () => readConfig(atMostTwoReaders, { "something else": 3 }),
      /The rule at-most-two-readers has no setting "something else"\. Its settings are enforcementLevel,/,
    );
  });

  for (const rule of rules) {
    it(`of ${rule.id} describes every setting, with type and default`, () => {
      for (const [name, schema] of Object.entries(schemaOf(rule).properties)) {
        assert.ok(schema.type, name);
        assert.notEqual(schema.default, undefined, name);
        assert.match(schema.description ?? "", /\.$/, name);
      }
    });
  }
});

describe("an exemption", () => {
  const resource = { name: "orders-eu", urn: "urn:pulumi:prod::shop::aws:lambda/permission:Permission::orders-eu" };
  for (const [pattern, covers] of [
    ["orders-eu", true],
    ["orders-*", true],
    ["*::orders-eu", true],
    ["urn:pulumi:prod::*", true],
    ["urn:pulumi:dev::*", false],
    ["orders", false],
  ] as const) {
    it(`for ${pattern} ${covers ? "covers" : "doesn't cover"} orders-eu`, () => {
      const exemption = { resource: pattern, reason: "r" };
      assert.equal(
        exemptionOf(resource, [{ resource: "other", reason: "o" }, exemption]),
        covers ? exemption : undefined,
      );
    });
  }

  it("covers only its own resource: another one is still rejected", () => {
    const stack = new TestStack();
    for (const name of ["orders", "customers"]) stack.consumer(name, { table: { streamEnabled: false } });
    const exemptions = [{ resource: "orders", reason: "the pitfall is wanted here" }];
    const { lines } = runPolicy(toPolicy(mappingNeedsEnabledStream, new RunCache()), stack, { exemptions });
    assert.deepEqual(
      lines.map(({ level, resource: name }) => `${level} ${name}`),
      ["advisory orders", "own customers"],
    );
    assert.match(lines[0]?.message ?? "", /^Exempted \(the pitfall is wanted here\): Mapping "orders" reads/);
  });
});

describe("exemptions in the stack's configuration", () => {
  const entry = { rule: "no-permission-for-dynamodb", resource: "simple", reason: "kept for parity" };

  it("are empty if the key isn't set", () => {
    assert.deepEqual(readStackExemptions(rules, undefined), []);
  });

  it("may fit no resource if they are optional", () => {
    const optional = { ...entry, optional: true };
    assert.deepEqual(readStackExemptions(rules, JSON.stringify([optional])), [optional]);
  });

  it("apply only to their rule", () => {
    const exemptions = readStackExemptions(rules, JSON.stringify([entry]));
    assert.deepEqual(exemptions, [{ ...entry, optional: false }]);
    const stack = new TestStack();
    stack.add("aws:lambda/permission:Permission", "simple", { principal: "dynamodb.amazonaws.com" });
    stack.mapping("simple", stack.table("simple", { streamEnabled: false }));
    const outcomes = rules
      .filter(({ id }) => id === entry.rule || id === mappingNeedsEnabledStream.id)
      .map((rule) => runPolicy(toPolicy(rule, new RunCache(), exemptions), stack).lines.map(({ level }) => level));
    assert.deepEqual(outcomes, [["own"], ["advisory"]]);
  });

  for (const [kind, text, error] of [
    ["text that isn't JSON", "simple", /dynamodb-streams:exemptions isn't a list: simple\. Each entry is \{ rule/],
    ["a value that isn't a list", "{}", /isn't a list: \{\}/],
    ["an entry that is text", '["simple"]', /entry 1, "simple", isn't an object/],
    ["an entry that is null", "[null]", /entry 1, null, isn't an object/],
    [
      "an unknown rule",
      JSON.stringify([entry, { ...entry, rule: "none" }]),
      /entry 2, .* names no rule of this pack; its rules are mapping-needs/,
    ],
    [
      "an entry without a rule",
      JSON.stringify([{ ...entry, rule: undefined }]),
      /entry 1, .* names no rule\. Each entry/,
    ],
    ["a rule that isn't text", JSON.stringify([{ ...entry, rule: 1 }]), /entry 1, .* names no rule\. Each entry/],
    [
      "an optional that is neither true nor false",
      JSON.stringify([{ ...entry, optional: "yes" }]),
      /has an optional that is neither true nor false/,
    ],
    ["an entry with an empty resource", JSON.stringify([{ ...entry, resource: "" }]), /names no resource/],
    ["a resource that isn't text", JSON.stringify([{ ...entry, resource: 1 }]), /names no resource/],
    ["an entry without a reason", JSON.stringify([{ ...entry, reason: undefined }]), /gives no reason/],
    ["a blank reason", JSON.stringify([{ ...entry, reason: " " }]), /gives no reason/],
    ["a misspelt member", JSON.stringify([{ ...entry, resaon: "x" }]), /has the unknown member "resaon"/],
  ] as const) {
    it(`reject ${kind}`, () => {
      assert.throws(() => readStackExemptions(rules, text), error);
    });
  }
});
