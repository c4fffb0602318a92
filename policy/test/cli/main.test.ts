import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { main } from "../../cli/main";
import type { Rule } from "../../rule";
import { rules } from "../../rules";
import { roleCanReadStream } from "../../rules/role-can-read-stream";
import { cloudFormationTemplate } from "../forms/cloudformation-template";
import { terraformPlan } from "../forms/terraform-plan";
import { TestStack } from "../stack";

/** A template with a resource that stands for others. */
const nested = (type: string) => ({ Resources: { Inner: { Type: type, Properties: { TemplateURL: "inner.yaml" } } } });

describe("dynamodb-streams-policy check", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-cli-"));
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  const file = (name: string, content: unknown): string => {
    const target = path.join(work, name);
    fs.writeFileSync(target, typeof content === "string" ? content : JSON.stringify(content));
    return target;
  };
  const check = (...args: string[]) => {
    const printed = { out: "", error: "" };
    const code = main(args, { out: (text) => (printed.out += text), error: (text) => (printed.error += text) });
    return { code, ...printed };
  };
  const stack = (streamEnabled: boolean): TestStack => {
    const s = new TestStack();
    s.consumer("orders", { table: { streamEnabled, streamViewType: streamEnabled ? "NEW_IMAGE" : undefined } });
    return s;
  };
  const plan = (streamEnabled = false) => file(`plan-${streamEnabled}.json`, terraformPlan(stack(streamEnabled)));
  const template = (streamEnabled = false) =>
    file(`template-${streamEnabled}.json`, cloudFormationTemplate(stack(streamEnabled)));

  it("ends with 0 if nothing is rejected, with advice in the report", () => {
    for (const input of [plan(true), template(true)]) {
      const { code, out, error } = check("check", input);
      assert.equal(code, 0, out + error);
      assert.match(out, /^advice {2}poison-pill-is-bounded$/m);
      assert.match(out, /0 errors/);
    }
  });

  it("ends with 1 for a plan that is rejected, in Terraform's words", () => {
    const { code, out } = check("check", plan());
    assert.equal(code, 1);
    assert.match(
      out,
      /^error {2}mapping-needs-enabled-stream\n {2}aws_lambda_event_source_mapping\.orders reads the stream of aws_dynamodb_table\.orders, .*stream_enabled is false\. Fix: set stream_enabled = true and a stream_view_type on aws_dynamodb_table\.orders\.$/m,
    );
  });

  it("ends with 1 for a template that is rejected, in CloudFormation's words", () => {
    const { code, out } = check("check", template());
    assert.equal(code, 1);
    assert.match(
      out,
      /Mapping "EventSourceMappingorders" reads the stream of table "Tableorders", .*StreamSpecification is not set/,
    );
  });

  it("prints JSON", () => {
    const { code, out } = check("check", plan(), "--format", "json");
    const report = JSON.parse(out) as { kind: string; findings: Record<string, unknown>[] };
    assert.equal(code, 1);
    assert.equal(report.kind, "terraform");
    const [first] = report.findings;
    assert.equal(first?.rule, "mapping-needs-enabled-stream");
    assert.equal(first?.level, "mandatory");
    assert.equal(first?.outcome, "violation");
    assert.equal(first?.resource, "aws_lambda_event_source_mapping.orders");
  });

  it("prints SARIF with every rule, a location and a level for each result", () => {
    const { out } = check("check", template(), "--format", "sarif");
    const [run] = (JSON.parse(out) as { version: string; runs: any[] }).runs;
    assert.deepEqual(
      run.tool.driver.rules.map(({ id }: { id: string }) => id),
      rules.map(({ id }) => id),
    );
    const [result] = run.results;
    assert.equal(result.ruleId, run.tool.driver.rules[result.ruleIndex].id);
    assert.equal(result.level, "error");
    assert.match(result.locations[0].physicalLocation.artifactLocation.uri, /template-false\.json$/);
    assert.equal(result.locations[0].logicalLocations[0].fullyQualifiedName, "EventSourceMappingorders");
  });

  for (const [name, content] of [
    [
      "a plan without changes",
      { format_version: "1.2", planned_values: { root_module: {} }, configuration: { root_module: {} } },
    ],
    [
      "a plan of an empty configuration",
      { format_version: "1.2", resource_changes: [], configuration: { root_module: {} } },
    ],
    ["a template without resources of this kind", { Resources: { A: { Type: "AWS::SNS::Topic" } } }],
  ] as const) {
    it(`ends with 0 for ${name}`, () => {
      const { code, out, error } = check("check", file("empty.json", content));
      assert.equal(code, 0, error);
      assert.match(out, /^.*empty\.json: [01] resources?, 0 errors, 0 pieces of advice$/m);
    });
  }

  it("checks a template without its nested stacks if it is asked to", () => {
    const source = cloudFormationTemplate(stack(false)) as { Resources: object };
    Object.assign(source.Resources, nested("AWS::CloudFormation::Stack").Resources);
    const input = file("nested.json", source);
    assert.equal(check("check", input).code, 2);
    const { code, out } = check("check", input, "--without-nested");
    assert.equal(code, 1);
    assert.match(out, /mapping-needs-enabled-stream/);
  });

  it("takes levels, settings and exemptions from a configuration file, in JSON and in YAML", () => {
    const exempt = { exemptions: [{ resource: "aws_lambda_event_source_mapping.*", reason: "moved next week" }] };
    const json = file("config.json", { "mapping-needs-enabled-stream": exempt });
    const exempted = check("check", plan(), "--config", json);
    assert.equal(exempted.code, 0, exempted.out);
    assert.match(exempted.out, /^ {2}Exempted \(moved next week\): aws_lambda/m);
    const yaml = file("config.yaml", "mapping-needs-enabled-stream: disabled\n");
    const disabled = check("check", plan(), "--config", yaml);
    assert.equal(disabled.code, 0);
    assert.doesNotMatch(disabled.out, /mapping-needs-enabled-stream/);
    const strict = file("strict.yaml", "poison-pill-is-bounded: mandatory\n");
    assert.equal(check("check", plan(true), "--config", strict).code, 1);
  });

  it("takes an exemption that is optional, and fits nothing", () => {
    const exemptions = [{ resource: "aws_iam_role.of-another-stack", reason: "r", optional: true }];
    const config = file("optional.json", { "role-can-read-stream": { exemptions } });
    assert.equal(check("check", plan(true), "--config", config).code, 0);
  });

  it("lets a rule's own entry go before what is said of all, wherever the two stand", () => {
    const override = { "mapping-needs-enabled-stream": "mandatory" };
    for (const config of [
      { all: "advisory", ...override },
      { ...override, all: "advisory" },
    ]) {
      assert.equal(check("check", plan(), "--config", file("all.json", config)).code, 1);
    }
    const setting = file("all.json", { "mapping-needs-enabled-stream": { undecided: "refuse" }, all: "advisory" });
    assert.equal(check("check", plan(), "--config", setting).code, 0);
  });

  it("goes on after a rule that throws, reports it as failed, and ends with 2", () => {
    const broken: Rule = {
      ...roleCanReadStream,
      check() {
        throw new Error("out of order");
      },
    };
    const all = rules.map((rule) => (rule.id === broken.id ? broken : rule));
    for (const format of ["human", "json", "sarif"]) {
      let printed = "";
      const print = { out: (text: string) => void (printed += text), error: (text: string) => assert.fail(text) };
      assert.equal(main(["check", plan(), "--format", format], print, all), 2);
      assert.match(printed, /mapping-needs-enabled-stream/);
      assert.match(printed, /out of order/);
      if (format === "human") assert.match(printed, /^failed {2}role-can-read-stream\n.*, 1 rule failed$/ms);
      if (format === "json") {
        const { failures } = JSON.parse(printed) as { failures: object[] };
        assert.deepEqual(failures, [{ rule: "role-can-read-stream", message: "out of order" }]);
      }
      if (format === "sarif") assert.match(printed, /"executionSuccessful": false/);
    }
  });

  it("takes values for a template's parameters", () => {
    const source = cloudFormationTemplate(stack(true)) as any;
    source.Parameters.ViewType = { Type: "String", Default: "NEW_IMAGE" };
    source.Resources.Tableorders.Properties.StreamSpecification.StreamViewType = { Ref: "ViewType" };
    const pattern = '{"dynamodb":{"NewImage":{"a":{"S":["x"]}}}}';
    source.Resources.EventSourceMappingorders.Properties.FilterCriteria = { Filters: [{ Pattern: pattern }] };
    const input = file("parameters.json", source);
    assert.equal(check("check", input).code, 0);
    assert.match(check("check", input, "--parameter", "ViewType=KEYS_ONLY").out, /KEYS_ONLY never carries NewImage/);
  });

  for (const [name, args, message] of [
    ["no command", [], /Usage: dynamodb-streams-policy check FILE/],
    ["another command", ["chek", "x"], /Usage/],
    ["an unknown option", ["check", "x", "--fromat", "json"], /--fromat.*--help/s],
    ["an unknown format", ["check", "x", "--format", "xml"], /no format "xml"\. Formats are human, json, sarif/],
    ["a file that isn't there", ["check", "missing.json"], /missing\.json can't be read/],
    ["a parameter without a value", ["check", "x", "--parameter", "Stage"], /isn't NAME=VALUE/],
  ] as const) {
    it(`ends with 2 for ${name}`, () => {
      const { code, out, error } = check(...args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(error, message);
      assert.doesNotMatch(error, /\n {4}at /, "no stack trace");
    });
  }

  for (const [name, content, message] of [
    ["text", "hello", /isn't an object/],
    ["a list", "[]", /isn't an object/],
    ["broken JSON", '{"Resources":', /can't be read/],
    ["broken YAML", "Resources:\n  - a\n b: c", /can't be read/],
    ["another document", { kind: "Deployment" }, /neither a Terraform plan .* nor a CloudFormation template/],
    [
      "a state",
      { format_version: "1.0", terraform_version: "1.11.4", values: {} },
      /is a Terraform state; a plan is needed/,
    ],
    ["a binary plan", "PK\u0003\u0004", /binary plan; print it with terraform show -json/],
    [
      "a plan of another format",
      { format_version: "2.0", resource_changes: [], configuration: { root_module: {} } },
      /plan format 2\.0; 1\.x is supported/,
    ],
    [
      "a failed plan",
      { format_version: "1.2", errored: true, configuration: { root_module: {} } },
      /failed, and so incomplete/,
    ],
    ["a plan without configuration", { format_version: "1.2", resource_changes: [] }, /has no configuration/],
    ["an empty state", { format_version: "1.0" }, /is a Terraform state; a plan is needed/],
    [
      "a state file",
      { version: 4, terraform_version: "1.11.4", serial: 1, lineage: "a", resources: [] },
      /is a Terraform state/,
    ],
    [
      "a plan's log",
      '{"@level":"info","type":"version"}\n{"@level":"info"}\n',
      /is the log of terraform plan -json; a plan is needed/,
    ],
    ["an array in a template's place", { Resources: [] }, /its Resources aren't an object/],
    ["a nested stack", nested("AWS::CloudFormation::Stack"), /its resource Inner is a nested stack.*--without-nested/],
    [
      "a nested application",
      nested("AWS::Serverless::Application"),
      /its resource Inner is a nested stack, an application/,
    ],
    [
      "a module",
      nested("Acme::Tables::Table::MODULE"),
      /its resource Inner is a nested stack, an application or a module/,
    ],
    [
      "an include among the resources",
      { Resources: { "Fn::Transform": { Name: "AWS::Include" } } },
      /its Resources use Fn::Transform.*Processed/,
    ],
    [
      "an include among a resource's properties",
      { Resources: { A: { Type: "AWS::DynamoDB::Table", Properties: { "Fn::Transform": { Name: "AWS::Include" } } } } },
      /its resource A gets properties from Fn::Transform.*Processed/,
    ],
    [
      "a loop over a resource's properties",
      { Resources: { A: { Type: "AWS::DynamoDB::Table", Properties: { "Fn::ForEach::P": [] } } } },
      /its resource A gets properties from Fn::ForEach::P/,
    ],
    ["a resource without a type", { Resources: { A: {} } }, /its resource A has no Type/],
    ["a macro", { Transform: "MyMacro", Resources: {} }, /its transform "MyMacro" can change anything.*Processed/],
    ["a loop", { Transform: "AWS::LanguageExtensions", Resources: { "Fn::ForEach::T": [] } }, /use Fn::ForEach::T/],
  ] as const) {
    it(`ends with 2 for ${name}: what can't be checked isn't passed`, () => {
      const { code, out, error } = check("check", file("input", content));
      assert.deepEqual([code, out], [2, ""], error);
      assert.match(error, message);
    });
  }

  for (const [name, config, message] of [
    [
      "an unknown rule",
      { "rol-can-read-stream": "mandatory" },
      /which names no rule of this pack; do you mean "role-can-read-stream"\?/,
    ],
    ["an unknown level", { "role-can-read-stream": "strict" }, /the level "strict" isn't one of/],
    ["an unknown setting", { "at-most-two-readers": { maximun: 3 } }, /no setting "maximun"; do you mean "maximum"\?/],
    [
      "a setting of another type",
      { "at-most-two-readers": { maximum: "3" } },
      /maximum is "3"; it has to be of type integer/,
    ],
    ["a setting out of range", { "at-most-two-readers": { maximum: 0 } }, /at least 1/],
    ["another word for undecided", { "at-most-two-readers": { undecided: "fail" } }, /one of report, refuse, ignore/],
    [
      "an exemption without a reason",
      { "role-can-read-stream": { exemptions: [{ resource: "x" }] } },
      /has no "reason"/,
    ],
    [
      "an exemption that covers nothing",
      { "role-can-read-stream": { exemptions: [{ resource: "aws_iam_role.order", reason: "r" }] } },
      /fits no resource of this stack\. Fix: name "aws_iam_role\.orders", or remove it, or set optional: true/,
    ],
    ["a list", [], /isn't an object of rules/],
  ] as const) {
    it(`ends with 2 for a configuration with ${name}`, () => {
      const { code, error } = check("check", plan(), "--config", file("bad.json", config));
      assert.equal(code, 2);
      assert.match(error, message);
    });
  }

  it("has a help text", () => {
    const { code, out } = check("--help");
    assert.equal(code, 0);
    assert.match(out, /Exit code: 0 if nothing is rejected, 1 .*, 2 if/);
  });
});
