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

/** A template with a resource that includes other resources. */
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

  it("exits with 0 if nothing is rejected, and still prints advice", () => {
    for (const input of [plan(true), template(true)]) {
      const { code, out, error } = check("check", input);
      assert.equal(code, 0, out + error);
      assert.match(out, /^advice {2}poison-pill-is-bounded$/m);
      assert.match(out, /0 errors/);
    }
  });

  it("exits with 1 for a rejected plan, in Terraform's terms", () => {
    const { code, out } = check("check", plan());
    assert.equal(code, 1);
    assert.match(
      out,
      /^error {2}mapping-needs-enabled-stream\n {2}aws_lambda_event_source_mapping\.orders reads the stream of aws_dynamodb_table\.orders, .*stream_enabled is false\. Fix: set stream_enabled = true and a stream_view_type on aws_dynamodb_table\.orders\.$/m,
    );
  });

  it("exits with 1 for a rejected template, in CloudFormation's terms", () => {
    const { code, out } = check("check", template());
    assert.equal(code, 1);
    assert.match(
      out,
      /Mapping "EventSourceMappingorders" reads the stream of table "Tableorders", .*StreamSpecification is not set/,
    );
  });

  /** A plan with a mapping on a table without a stream, and a function whose batches are lost; the function is exempted. */
  const report = (format: string, input = plan()): { code: number; out: string } => {
    const exemptions = [{ resource: "aws_lambda_event_source_mapping.orders", reason: "moved next week" }];
    const config = {
      all: "disabled",
      "mapping-needs-enabled-stream": "mandatory",
      "runtime-can-be-created": { enforcementLevel: "advisory", asOf: "2099-01-01" },
      "role-can-read-stream": { enforcementLevel: "mandatory", exemptions },
    };
    return check("check", input, "--format", format, "--config", file("report.json", config));
  };
  const withoutPolicy = (): string => {
    const s = new TestStack();
    s.consumer("orders", { grant: [] });
    return file("plan.json", terraformPlan(s));
  };

  it("prints errors first, then advice and exempted findings, then the totals", () => {
    const input = plan();
    const { code, out } = report("human", input);
    assert.equal(code, 1);
    const [error, problem, advice, old, sum, ...rest] = out.split("\n");
    assert.equal(error, "error  mapping-needs-enabled-stream");
    assert.match(problem ?? "", /^ {2}aws_lambda_event_source_mapping\.orders reads the stream/);
    assert.equal(advice, "advice  runtime-can-be-created");
    assert.match(
      old ?? "",
      /^ {2}aws_lambda_function\.orders has the runtime nodejs22\.x: AWS hasn.t created or updated/,
    );
    assert.match(sum ?? "", /^.*plan-false\.json: 5 resources, 1 error, 1 piece of advice$/);
    assert.deepEqual(rest, [""]);
  });

  it("prints JSON with --format json", () => {
    const input = withoutPolicy();
    const { code, out } = report("json", input);
    assert.equal(code, 0);
    const { findings, ...others } = JSON.parse(out) as { findings: Record<string, unknown>[] };
    assert.deepEqual(others, { files: [{ file: input, kind: "terraform", resources: 4 }], failures: [] });
    assert.deepEqual(
      findings.map(({ message, ...finding }) => ({ ...finding, messageType: typeof message })),
      [
        {
          file: input,
          rule: "role-can-read-stream",
          level: "advisory",
          severity: "high",
          outcome: "violation",
          resource: "aws_lambda_event_source_mapping.orders",
          messageType: "string",
          exempted: "moved next week",
          page: "docs/policies/role-can-read-stream.md",
        },
        {
          file: input,
          rule: "runtime-can-be-created",
          level: "advisory",
          severity: "high",
          outcome: "violation",
          resource: "aws_lambda_function.orders",
          messageType: "string",
          page: "docs/policies/runtime-can-be-created.md",
        },
      ],
    );
    assert.equal(
      (JSON.parse(check("check", template(), "--format", "json").out) as { files: { kind: string }[] }).files[0]?.kind,
      "cloudformation",
    );
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
    ["a template without DynamoDB streams", { Resources: { A: { Type: "AWS::SNS::Topic" } } }],
  ] as const) {
    it(`exits with 0 for ${name}`, () => {
      const { code, out, error } = check("check", file("empty.json", content));
      assert.equal(code, 0, error);
      assert.match(out, /^.*empty\.json: [01] resources?, 0 errors, 0 pieces of advice$/m);
    });
  }

  it("checks a template without its nested stacks with --without-nested", () => {
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

  it("treats the level remediate as mandatory, and accepts a rule's former name", () => {
    const s = new TestStack();
    s.table("orders", { streamEnabled: undefined });
    s.add("aws:lambda/permission:Permission", "p", { principal: "dynamodb.amazonaws.com", function: "f" });
    const input = file("former.json", terraformPlan(s));
    const errors = (config: object) =>
      [...check("check", input, "--config", file("former-config.json", config)).out.matchAll(/^error {2}(.*)$/gm)].map(
        ([, id]) => id,
      );
    assert.deepEqual(errors({ all: "disabled", "stream-view-type-needs-enabled-stream": "remediate" }), [
      "stream-view-type-needs-enabled-stream",
    ]);
    assert.deepEqual(errors({ all: "disabled", "permission-does-nothing": "mandatory" }), [
      "no-permission-for-dynamodb",
    ]);
  });

  it("rejects a configuration that names a rule by both its id and a former id", () => {
    for (const ids of [
      ["permission-does-nothing", "no-permission-for-dynamodb"],
      ["no-permission-for-dynamodb", "permission-does-nothing"],
    ]) {
      const config = file("twice.json", Object.fromEntries(ids.map((id) => [id, "mandatory"])));
      const { code, error } = check("check", plan(true), "--config", config);
      assert.equal(code, 2);
      assert.match(error, /has "permission-does-nothing" and "no-permission-for-dynamodb", .*Fix: keep "no-permission/);
    }
  });

  it("ignores unused exemptions of a disabled rule", () => {
    const exemptions = [{ resource: "aws_iam_role.gone", reason: "r" }];
    const rule = { enforcementLevel: "disabled", exemptions };
    const config = file("disabled.json", { "role-can-read-stream": rule });
    assert.equal(check("check", plan(true), "--config", config).code, 0);
  });

  it("accepts an equals sign in a parameter's value", () => {
    const source = { Parameters: { P: { Type: "String" } }, Resources: { Q: { Type: "AWS::SQS::Queue" } } };
    const input = file("equals.json", source);
    assert.equal(check("check", input, "--parameter", "P=a=b").code, 0);
    assert.match(
      check("check", input, "--parameter", "R=a").error,
      /--parameter R: .*equals\.json has no parameter R; its parameters are P\./,
    );
  });

  it("accepts an optional exemption that fits no resource", () => {
    const exemptions = [{ resource: "aws_iam_role.of-another-stack", reason: "r", optional: true }];
    const config = file("optional.json", { "role-can-read-stream": { exemptions } });
    assert.equal(check("check", plan(true), "--config", config).code, 0);
  });

  it("prefers a rule's own entry to the one for all rules, whatever their order", () => {
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

  it("continues after a rule that throws, reports it as failed, and exits with 2", () => {
    const broken: Rule = {
      ...roleCanReadStream,
      check() {
        throw new Error("out of order");
      },
    };
    const all = rules.map((rule) => (rule.id === broken.id ? broken : rule));
    const input = plan();
    for (const format of ["human", "json", "sarif"]) {
      let printed = "";
      const print = { out: (text: string) => void (printed += text), error: (text: string) => assert.fail(text) };
      assert.equal(main(["check", input, "--format", format], print, all), 2);
      assert.match(printed, /mapping-needs-enabled-stream/);
      assert.match(printed, /out of order/);
      if (format === "human") assert.match(printed, /^failed {2}role-can-read-stream\n.*, 1 rule failed$/ms);
      if (format === "json") {
        const { failures } = JSON.parse(printed) as { failures: object[] };
        assert.deepEqual(failures, [{ file: input, rule: "role-can-read-stream", message: "out of order" }]);
      }
      if (format === "sarif") {
        const [{ invocations }] = (JSON.parse(printed) as { runs: any[] }).runs;
        const index = rules.findIndex(({ id }) => id === "role-can-read-stream");
        const associatedRule = { id: "role-can-read-stream", index };
        assert.deepEqual(invocations, [
          {
            executionSuccessful: false,
            ruleConfigurationOverrides: [],
            toolExecutionNotifications: [{ level: "error", message: { text: "out of order" }, associatedRule }],
          },
        ]);
      }
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
    ["an unknown command", ["chek", "x"], /Usage/],
    ["an unknown option", ["check", "x", "--fromat", "json"], /--fromat.*--help/s],
    ["no file", ["check"], /Usage/],
    ["a format named like an inherited property", ["check", "x", "--format", "toString"], /no format "toString"/],
    [
      "a missing configuration file",
      ["check", "x", "--config", "missing.json"],
      /missing\.json can't be read: there is no such file\. Fix: /,
    ],
    ["a parameter without a name", ["check", "x", "--parameter", "=x"], /=x isn't NAME=VALUE/],
    ["an unknown format", ["check", "x", "--format", "xml"], /no format "xml"\. Formats are human, json, sarif/],
    ["a missing file", ["check", "missing.json"], /missing\.json can't be read: there is no such file\. Fix: /],
    ["a parameter without a value", ["check", "x", "--parameter", "Stage"], /isn't NAME=VALUE/],
  ] as const) {
    it(`exits with 2 for ${name}`, () => {
      const { code, out, error } = check(...args);
      assert.deepEqual([code, out], [2, ""]);
      assert.match(error, message);
      assert.doesNotMatch(error, /\n {4}at /, "no stack trace");
    });
  }

  for (const [name, content, message] of [
    ["plain text", "hello", /is plain text, neither a Terraform plan nor a CloudFormation template\. Fix: /],
    ["a JSON list", "[]", /is a list, neither/],
    ["broken JSON", '{"Resources":', /isn't valid JSON: it ends too early, at line 1, column 14\. Fix: /],
    ["broken YAML", "Resources:\n  - a\n b: c", /isn't valid YAML at line 3, column 1: .*\. Fix: /],
    ["another kind of document", { kind: "Deployment" }, /neither a Terraform plan nor a CloudFormation template/],
    [
      "the output of terraform show for a state",
      { format_version: "1.0", terraform_version: "1.11.4", values: {} },
      /is a Terraform state; a plan is needed/,
    ],
    ["a binary plan", "PK\u0003\u0004", /binary plan, .*Fix: .* terraform show -json/],
    [
      "a plan of format 2",
      { format_version: "2.0", resource_changes: [], configuration: { root_module: {} } },
      /plan format 2\.0; 1\.x is supported/,
    ],
    [
      "a failed plan",
      { format_version: "1.2", errored: true, configuration: { root_module: {} } },
      /a failed run, so it is incomplete/,
    ],
    [
      "a partial plan",
      {
        format_version: "1.2",
        complete: false,
        resource_changes: [
          {
            address: "aws_iam_role.reader",
            mode: "managed",
            type: "aws_iam_role",
            name: "reader",
            change: { actions: ["no-op"], after: {} },
          },
        ],
        configuration: {
          root_module: {
            resources: [
              { mode: "managed", type: "aws_iam_role", name: "reader" },
              { mode: "managed", type: "aws_iam_role_policy", name: "read" },
              { mode: "data", type: "aws_caller_identity", name: "me" },
            ],
          },
        },
      },
      /is a partial plan, .* leaves out resources that the rules need, such as aws_iam_role_policy\.read\. Fix: plan without -target/,
    ],
    ["a plan without configuration", { format_version: "1.2", resource_changes: [] }, /has no configuration/],
    ["a plan with planned values alone", { format_version: "1.2", planned_values: {} }, /has no configuration/],
    [
      "a plan whose configuration has no root module",
      { format_version: "1.2", configuration: {} },
      /has no configuration/,
    ],
    [
      "a plan without a format version",
      { configuration: { root_module: {} } },
      /has no format_version, so it isn't a whole plan/,
    ],
    ["a plan of format 11", { format_version: "11.0", configuration: {} }, /plan format 11\.0/],
    [
      "an empty state with its Terraform version",
      { format_version: "1.0", terraform_version: "1" },
      /is a Terraform state/,
    ],
    ["a document with values alone", { values: {}, x: 1 }, /is a Terraform state/],
    ["a document with a lineage alone", { lineage: "a", x: 1 }, /is a Terraform state/],
    ["a document with a format version alone", { format_version: "1.0", x: 1 }, /neither a Terraform plan/],
    ["an empty object", {}, /neither a Terraform plan/],
    ["an empty file", "", /is empty\. Fix: pass a template/],
    ["null", "null", /is the value null, neither/],
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
    ["a template whose Resources are a list", { Resources: [] }, /its Resources are \[\], not an object of resources/],
    [
      "a template with a nested stack",
      nested("AWS::CloudFormation::Stack"),
      /its resource Inner is a nested stack.*--without-nested/,
    ],
    [
      "a template with a nested application",
      nested("AWS::Serverless::Application"),
      /its resource Inner is a nested stack, an application/,
    ],
    [
      "a template with a module",
      nested("Acme::Tables::Table::MODULE"),
      /its resource Inner is a nested stack, an application or a module/,
    ],
    [
      "a template with Fn::Transform among its resources",
      { Resources: { "Fn::Transform": { Name: "AWS::Include" } } },
      /its Resources use Fn::Transform.*Processed/,
    ],
    [
      "a template with Fn::Transform among a resource's properties",
      { Resources: { A: { Type: "AWS::DynamoDB::Table", Properties: { "Fn::Transform": { Name: "AWS::Include" } } } } },
      /its resource A gets properties from Fn::Transform.*Processed/,
    ],
    [
      "a template with Fn::ForEach among a resource's properties",
      { Resources: { A: { Type: "AWS::DynamoDB::Table", Properties: { "Fn::ForEach::P": [] } } } },
      /its resource A gets properties from Fn::ForEach::P/,
    ],
    ["a template with a resource without a type", { Resources: { A: {} } }, /its resource A has no Type/],
    [
      "a template with a macro",
      { Transform: "MyMacro", Resources: { A: { Type: "AWS::SNS::Topic" } } },
      /its transform "MyMacro" can change anything.*Processed/,
    ],
    [
      "a template with Fn::ForEach among its resources",
      { Transform: "AWS::LanguageExtensions", Resources: { "Fn::ForEach::T": [] } },
      /use Fn::ForEach::T/,
    ],
  ] as const) {
    it(`exits with 2 instead of passing ${name}`, () => {
      const { code, out, error } = check("check", file("input", content));
      assert.deepEqual([code, out], [2, ""], error);
      assert.match(error, message);
    });
  }

  for (const [name, config, message] of [
    [
      "an unknown rule",
      { "rol-can-read-stream": "mandatory" },
      /which names no rule of this pack; did you mean "role-can-read-stream"\?/,
    ],
    ["an unknown level", { "role-can-read-stream": "strict" }, /the level "strict" isn't one of/],
    ["an unknown setting", { "at-most-two-readers": { maximun: 3 } }, /no setting "maximun"; did you mean "maximum"\?/],
    [
      "a setting of another type",
      { "at-most-two-readers": { maximum: "3" } },
      /maximum is "3"; it has to be of type integer/,
    ],
    ["a setting out of range", { "at-most-two-readers": { maximum: 0 } }, /at least 1/],
    [
      "an invalid value of undecided",
      { "at-most-two-readers": { undecided: "fail" } },
      /one of report, refuse, ignore/,
    ],
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
    ["a list instead of an object", [], /isn't an object of rules/],
    ["a string instead of an object", "mandatory", /isn't an object of rules: mandatory$/m],
    ["no content", "", /isn't an object of rules: $/m],
    ["broken YAML", "a: [", /The configuration can't be read: /],
    [
      "a setting that resembles no other",
      { "at-most-two-readers": { "something else": 3 } },
      /at-most-two-readers has no setting "something else"; its settings are enforcementLevel, exemptions, undecided, maximum$/m,
    ],
    [
      "a setting named like an inherited property",
      { "at-most-two-readers": { toString: 3 } },
      /has no setting "toString"/,
    ],
    ["a level that isn't text", { "role-can-read-stream": { enforcementLevel: 1 } }, /the level 1 isn't one of/],
    [
      "a number instead of a rule's settings",
      { "role-can-read-stream": 1 },
      /role-can-read-stream is 1; it has to be a level/,
    ],
    [
      "a list instead of a rule's settings",
      { "role-can-read-stream": [] },
      /role-can-read-stream is \[\]; it has to be a level/,
    ],
    [
      "null instead of a rule's settings",
      { "role-can-read-stream": null },
      /role-can-read-stream is null; it has to be a level/,
    ],
    ["an unknown setting for all rules", { all: { maximum: 3 } }, /has no setting "maximum"/],
    [
      "a fraction instead of a whole number",
      { "at-most-two-readers": { maximum: 1.5 } },
      /maximum is 1\.5; it has to be of type integer/,
    ],
    [
      "a day that isn't in ISO form",
      { "runtime-can-be-created": { asOf: "tomorrow" } },
      /asOf is "tomorrow"; it has to be like/,
    ],
    [
      "an exemption that isn't an object",
      { "role-can-read-stream": { exemptions: [{ resource: "x", reason: "r" }, "x"] } },
      /role-can-read-stream\.exemptions\[1\] is "x"; it has to be of type object/,
    ],
    [
      "an exemption with an empty reason",
      { "role-can-read-stream": { exemptions: [{ resource: "x", reason: "" }] } },
      /exemptions\[0\]\.reason is ""; it has to be a non-empty string/,
    ],
    [
      "an exemption with an unknown member",
      { "role-can-read-stream": { exemptions: [{ resource: "x", reason: "r", valueOf: 1 }] } },
      /exemptions\[0\] has the unknown member "valueOf"\. It has resource and reason and optional\./,
    ],
    [
      "an exemption that covers nothing for all rules",
      { all: { exemptions: [{ resource: "*.order", reason: "r" }] } },
      /mapping-needs-enabled-stream: the exemption of "\*\.order" fits no resource/,
    ],
  ] as const) {
    it(`exits with 2 for a configuration with ${name}`, () => {
      const { code, error } = check("check", plan(), "--config", file("bad.json", config));
      assert.equal(code, 2);
      assert.match(error, message);
    });
  }

  it("shows the stack trace of an internal failure, and exits with 2", () => {
    let printed = "";
    const out = () => {
      throw new Error("broken pipe");
    };
    assert.equal(main(["check", plan(true)], { out, error: (text) => (printed += text) }), 2);
    assert.match(printed, /^Error: broken pipe\n {4}at /);
  });

  it("prints its usage with --help and -h", () => {
    for (const help of ["--help", "-h"]) {
      const { code, out } = check(help);
      assert.equal(code, 0);
      assert.match(out, /Exit code: 0 if nothing is rejected, 1 .*, 2 if/);
    }
  });
});
