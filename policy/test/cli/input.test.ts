// Which inputs are accepted as a plan or a template, and which are rejected with exit code 2 instead of passing as "0
// resources".
import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { main } from "../../cli/main";

const LONG = "x".repeat(1000);

const QUEUE = { Type: "AWS::SQS::Queue" };

const entry = (more: object = {}) => ({
  address: "aws_sqs_queue.q",
  mode: "managed",
  type: "aws_sqs_queue",
  name: "q",
  change: { actions: ["create"], after: { name: "q" }, after_unknown: { arn: true } },
  ...more,
});

const plan = (more: object = {}) => ({
  format_version: "1.2",
  planned_values: { root_module: {} },
  resource_changes: [entry()],
  configuration: { root_module: { resources: [{ mode: "managed", type: "aws_sqs_queue", name: "q" }] } },
  ...more,
});

const values = (address: string) => ({ root_module: { resources: [{ address, mode: "managed" }] } });

describe("the input of dynamodb-streams-policy check", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-input-"));
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  const file = (name: string, content: unknown): string => {
    const target = path.join(work, name);
    const isRaw = typeof content === "string" || Buffer.isBuffer(content);
    fs.writeFileSync(target, isRaw ? content : JSON.stringify(content));
    return target;
  };
  const check = (args: string[], stdin?: Uint8Array) => {
    const printed = { out: "", error: "" };
    const streams = { out: (text: string) => (printed.out += text), error: (text: string) => (printed.error += text) };
    return { code: main(["check", ...args], { ...streams, stdin }), ...printed };
  };

  describe("is rejected with a hint on what to check instead", () => {
    for (const [name, content, message] of [
      [
        "a plan whose resource has only an address",
        plan({ resource_changes: [{ address: "a.b" }] }),
        /resource_changes\[0\]\.mode is missing/,
      ],
      [
        "a plan's resource without a change",
        plan({ resource_changes: [entry({ change: undefined })] }),
        /resource_changes\[0\]\.change is missing\. Fix: print the whole plan again: terraform plan -out/,
      ],
      [
        "a plan's resource without a type",
        plan({ resource_changes: [entry(), entry({ type: undefined })] }),
        /resource_changes\[1\]\.type is missing/,
      ],
      [
        "a plan's resource without actions",
        plan({ resource_changes: [entry({ change: { actions: [], after: {} } })] }),
        /change\.actions is a list/,
      ],
      [
        "a plan's resource without values",
        plan({ resource_changes: [entry({ change: { actions: ["create"] } })] }),
        /change\.after is missing/,
      ],
      [
        "a plan that creates a resource with null",
        plan({ resource_changes: [entry({ change: { actions: ["create"], after: null } })] }),
        /change\.after is null\. Fix/,
      ],
      [
        "a plan's resource of another mode",
        plan({ resource_changes: [entry({ mode: "other" })] }),
        /mode is of type string/,
      ],
      [
        "a plan whose changes are an object",
        plan({ resource_changes: {} }),
        /its resource_changes is an object; expected array/,
      ],
      ["a plan whose planned values are text", plan({ planned_values: "x" }), /its planned_values is of type string/],
      [
        "a plan with references that are no list",
        plan({
          configuration: {
            root_module: {
              resources: [{ mode: "managed", type: "a", name: "b", expressions: { c: { references: "d" } } }],
            },
          },
        }),
        /resources\[0\]\.expressions\.c is an object\. Fix/,
      ],
      [
        "a plan without changes and planned values",
        plan({ resource_changes: undefined, planned_values: undefined }),
        /neither resource_changes nor planned_values/,
      ],
      [
        "a plan whose changes were cut",
        plan({ resource_changes: undefined, planned_values: values("aws_sqs_queue.q") }),
        /is a partial plan, .* such as aws_sqs_queue\.q/,
      ],
      [
        "a plan with fewer changes than planned values",
        plan({ planned_values: { root_module: { child_modules: [values("module.a.aws_sqs_queue.q").root_module] } } }),
        /partial plan, .*module\.a\.aws_sqs_queue\.q/,
      ],
      [
        "a plan made with -refresh-only",
        plan({
          resource_changes: undefined,
          resource_drift: [entry()],
          prior_state: { values: values("aws_sqs_queue.q") },
        }),
        /has no resource_changes, though there is aws_sqs_queue\.q: it was made with -refresh-only.*Fix: plan what is to be deployed/,
      ],
      [
        "a plan that leaves out part of the state",
        plan({ prior_state: { values: values("aws_iam_role_policy.read") } }),
        /partial plan, .* such as aws_iam_role_policy\.read\. Fix: plan without -target/,
      ],
      [
        "an old plan",
        plan({ format_version: "0.2" }),
        /has the plan format 0\.2; 1\.x is supported\. Fix: plan with Terraform 1\.1 or later/,
      ],
      ["a plan with a long format version", plan({ format_version: LONG }), /has the plan format x{200}…; /],
      ["a plan with a version that is a number", plan({ format_version: 1.2 }), /has no format_version/],
      ["a list of plans", [plan()], /is a list, neither a Terraform plan nor a CloudFormation template\. Fix: /],
      [
        "the output of terraform validate",
        { format_version: "1.0", valid: true, diagnostics: [] },
        /is the output of terraform validate\. Fix: check a plan/,
      ],
      [
        "the output of terraform providers schema",
        { format_version: "1.0", provider_schemas: {} },
        /is the output of terraform providers schema/,
      ],
      [
        "the log of terraform plan after an empty line",
        '\n{"@level":"info","@message":"x"}\n{"@level":"info"}\n',
        /is the log of terraform plan -json/,
      ],
      [
        "a Terraform configuration in JSON",
        { resource: { aws_sqs_queue: {} } },
        /is a Terraform configuration in JSON/,
      ],
      [
        "a configuration in HCL",
        'resource "aws_sqs_queue" "q" {\n  name = "q"\n}\n',
        /is plain text, neither a Terraform plan/,
      ],
      [
        "a change set",
        { ChangeSetName: "c", StackName: "s", Changes: [] },
        /is a CloudFormation change set, .*get-template --stack-name STACK --change-set-name NAME/,
      ],
      [
        "the CDK's manifest",
        { version: "48.0.0", artifacts: { A: { properties: { templateFile: "A.template.json" } }, T: {} } },
        /is the manifest of a CDK application\. Fix: check the templates next to it: A\.template\.json/,
      ],
      [
        "a manifest without stacks",
        { version: "48.0.0", artifacts: { T: { properties: [] } } },
        /next to it: \*\.template\.json/,
      ],
      ["the CDK's tree", { version: "tree-0.1", tree: {} }, /writes next to its templates\. Fix: check cdk\.out/],
      ["the CDK's assets", { version: "48.0.0", files: {}, dockerImages: {} }, /writes next to its templates/],
      [
        "the CDK's configuration",
        { app: "npx tsx bin/shop.ts", context: {} },
        /is the configuration of a CDK application/,
      ],
      [
        "serverless.yml",
        "service: shop\nprovider: { name: aws }\nfunctions: { f: {} }\n",
        /is a configuration of the Serverless Framework\. Fix: .*npx serverless package/,
      ],
      [
        "a samconfig in YAML",
        "version: 0.1\ndefault: { deploy: { parameters: {} } }\n",
        /is a configuration of the SAM CLI/,
      ],
      [
        "a samconfig in TOML",
        'version = 0.1\n[default.deploy.parameters]\nstack_name = "s"\n',
        /isn't valid YAML at line|is plain text/,
      ],
      ["a Pulumi preview", { config: {}, steps: [] }, /is a Pulumi document; .*Fix: run pulumi preview --policy-pack/],
      [
        "a template without Resources",
        "AWSTemplateFormatVersion: 2010-09-09\nOutputs: {}\n",
        /is a CloudFormation template without Resources/,
      ],
      [
        "another document",
        { apiVersion: "v1" },
        /is neither a Terraform plan nor a CloudFormation template \(Resources\)\. Fix: pass a template, or a plan/,
      ],
      [
        "a plan that ends within a secret",
        `{"format_version":"1.2","variables":{"password":{"value":"${LONG}`,
        /isn't valid JSON at line 1, column 58: Unexpected end of string, before a string\. Fix: /,
      ],
      ["a long text", LONG, /is plain text, neither/],
      ["blank lines", " \n\n", /is empty\. Fix: /],
      [
        "a transform with a long name",
        { Transform: LONG, Resources: { QUEUE } },
        /its transform "x{199}… can change anything/,
      ],
      [
        "get-template's output without a template",
        { TemplateBody: 1, StagesAvailable: [] },
        /TemplateBody that isn't a template: 1/,
      ],
      ["get-template's output with a list", { TemplateBody: "- a" }, /TemplateBody that isn't a template/],
    ] as [string, unknown, RegExp][]) {
      it(name, () => {
        const input = file("input", content);
        const { code, out, error } = check([input]);
        assert.deepEqual([code, out], [2, ""], out);
        assert.ok(error.startsWith(`${input} `), error);
        assert.match(error, message);
        assert.match(error, /\. Fix: \S.*[^.]\.\n$/);
        assert.doesNotMatch(error, /x{201}|\n {4}at |TypeError|undefined/);
      });
    }

    it("a directory, with the templates in it if the CDK wrote them", () => {
      const directory = path.join(work, "cdk.out");
      fs.mkdirSync(directory);
      assert.match(
        check([directory]).error,
        /cdk\.out is a directory\. Fix: pass files: a plan in JSON, or a template\.\n$/,
      );
      fs.writeFileSync(path.join(directory, "Shop.template.json"), "{}");
      assert.match(check([directory]).error, /is a directory\. Fix: pass files: .*cdk\.out\/\*\.template\.json\.\n$/);
    });
  });

  describe("is accepted:", () => {
    for (const [name, content, resources] of [
      ["a plan", plan(), 1],
      ["a plan whose planned values were removed", plan({ planned_values: undefined }), 1],
      [
        "a plan of an empty configuration",
        plan({ resource_changes: undefined, configuration: { root_module: {} } }),
        0,
      ],
      [
        "a plan that destroys everything",
        plan({
          resource_changes: [entry({ change: { actions: ["delete"], after: null } })],
          prior_state: { values: values("aws_sqs_queue.q") },
        }),
        0,
      ],
      [
        "a plan that forgets a resource",
        plan({
          resource_changes: [entry({ change: { actions: ["forget"], after: null } })],
          planned_values: values("aws_sqs_queue.q"),
        }),
        0,
      ],
      [
        "a plan with a resource that was moved",
        plan({
          resource_changes: [entry({ previous_address: "aws_sqs_queue.old" })],
          prior_state: { values: values("aws_sqs_queue.old") },
        }),
        1,
      ],
      [
        "a plan with a data source",
        plan({
          resource_changes: [entry(), entry({ mode: "data", change: { actions: ["read"], after: {} } })],
          prior_state: { values: { root_module: { resources: [{ address: "data.a.b", mode: "data" }] } } },
        }),
        1,
      ],
      [
        "get-template's output of a template in JSON",
        { TemplateBody: { Resources: { QUEUE } }, StagesAvailable: [] },
        1,
      ],
      [
        "get-template's output of a template in YAML",
        { TemplateBody: "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n" },
        1,
      ],
    ] as [string, unknown, number][]) {
      it(name, () => {
        const { code, out, error } = check([file("accepted.json", content)]);
        assert.equal(code, 0, error);
        assert.match(out, new RegExp(`accepted\\.json: ${resources} resources?, 0 errors`));
      });
    }
  });

  describe("as a text file", () => {
    const yaml = "Resources:\n  Büro:\n    Type: AWS::SQS::Queue\n";
    const bigEndian = (text: string) => Buffer.from(text, "utf16le").swap16();
    for (const [name, bytes] of [
      ["UTF-8", Buffer.from(yaml)],
      ["UTF-8 after a byte order mark", Buffer.from(`\ufeff${yaml}`)],
      ["UTF-16 in little endian, as Windows PowerShell writes it", Buffer.from(`\ufeff${yaml}`, "utf16le")],
      ["UTF-16 in big endian", bigEndian(`\ufeff${yaml}`)],
      ["JSON in UTF-16", Buffer.from(`\ufeff${JSON.stringify({ Resources: { QUEUE } })}`, "utf16le")],
      ["Windows line ends", Buffer.from(yaml.replaceAll("\n", "\r\n"))],
    ] as const) {
      it(`is read in ${name}`, () => {
        const { code, out, error } = check([file("template", bytes)]);
        assert.equal(code, 0, error);
        assert.match(out, /template: 1 resource, 0 errors/);
      });
    }

    it("is read in UTF-16 as a configuration too", () => {
      const config = file("config", Buffer.from("\ufeffall: disabled\n", "utf16le"));
      assert.equal(check([file("template", yaml), "--config", config]).code, 0);
    });

    for (const [name, bytes] of [
      ["Windows-1252", Buffer.from(yaml, "latin1")],
      ["UTF-16 without its byte order mark", Buffer.from(yaml, "utf16le")],
    ] as const) {
      it(`is rejected in ${name}, as an input and as a configuration`, () => {
        const bad = file("bad", bytes);
        for (const args of [[bad], [file("template", yaml), "--config", bad]]) {
          const { code, error } = check(args);
          assert.equal(code, 2);
          assert.match(
            error,
            /bad isn't text in UTF-8, nor in UTF-16 with its byte order mark\. Fix: save it as UTF-8/,
          );
        }
      });
    }
  });

  describe("from standard input", () => {
    it("is checked like a file", () => {
      const { code, out } = check(["-"], Buffer.from(JSON.stringify(plan())));
      assert.equal(code, 0);
      assert.match(out, /^-: 1 resource, 0 errors/m);
    });

    it("is named in the message if it is rejected", () => {
      const { code, error } = check(["-"], Buffer.from(""));
      assert.equal(code, 2);
      assert.match(error, /^Standard input is empty\. Fix: /);
    });
  });

  describe("of several files", () => {
    const table = { Type: "AWS::DynamoDB::Table", Properties: {} };
    const mapping = {
      Type: "AWS::Lambda::EventSourceMapping",
      Properties: {
        EventSourceArn: { "Fn::GetAtt": ["T", "StreamArn"] },
        FunctionName: "f",
        StartingPosition: "LATEST",
      },
    };
    const bad = () => file("bad.json", { Resources: { T: table, M: mapping } });
    const good = () => file("good.json", { Parameters: { P: { Type: "String" } }, Resources: { QUEUE } });

    it("is checked file by file, and rejected if one of them is", () => {
      const { code, out } = check([good(), bad(), good()]);
      assert.equal(code, 1);
      assert.match(
        out,
        /^.*good\.json: 1 resource, 0 errors.*\nerror {2}mapping-needs-enabled-stream\n[^]*bad\.json: 2 resources, \d errors?, .*\n$/,
      );
      assert.equal(out.match(/good\.json:/g)?.length, 1, "a file that is named twice is checked once");
    });

    it("keeps the findings of the files that can be read, and ends with 2", () => {
      const { code, out, error } = check([bad(), path.join(work, "gone.json")]);
      assert.equal(code, 2);
      assert.match(out, /bad\.json: 2 resources/);
      assert.match(error, /^\S*gone\.json can't be read: there is no such file\. Fix: .*\n$/);
      const json = JSON.parse(check([bad(), path.join(work, "gone.json"), "--format", "json"]).out) as {
        files: { file: string }[];
        findings: { file: string }[];
        failures: { file: string; message: string }[];
      };
      assert.deepEqual(
        json.files.map((entry) => path.basename(entry.file)),
        ["bad.json"],
      );
      assert.ok(json.findings.length > 0 && json.findings.every((entry) => entry.file.endsWith("bad.json")));
      assert.match(json.failures[0]?.message ?? "", /gone\.json can't be read/);
    });

    it("takes a parameter that one of them has, and rejects one that none has", () => {
      assert.equal(check([good(), bad(), "--parameter", "P=x"]).code, 1);
      const { code, error } = check([good(), bad(), "--parameter", `Q${LONG}=x`]);
      assert.equal(code, 2);
      assert.match(
        error,
        /^--parameter Qx{199}…: .*good\.json, .*bad\.json has no parameter Qx{199}…; its parameters are P\.\n$/,
      );
      assert.match(check([bad(), "--parameter", "P=x"]).error, /has no parameter P; it has none\.\n$/);
    });

    it("takes an exemption that fits a resource of one of them", () => {
      const config = (resource: string) =>
        file("config.json", { "mapping-needs-enabled-stream": { exemptions: [{ resource, reason: "r" }] } });
      assert.match(check([good(), bad(), "--config", config("M")]).out, /Exempted \(r\)/);
      assert.match(
        check([good(), bad(), "--config", config("Nobody")]).error,
        /config\.json: .*"Nobody" fits no resource/,
      );
    });
  });

  for (const [name, args] of [
    ["a parameter without a value", ["x", "--parameter", LONG]],
    ["a format", ["x", "--format", LONG]],
    ["an option", ["x", `--${LONG}`]],
    ["a rule", ["x", "--config", "rule"]],
    ["a setting", ["x", "--config", "setting"]],
    ["a level", ["x", "--config", "level"]],
    ["a member of an exemption", ["x", "--config", "member"]],
  ] as const) {
    it(`shows at most 200 characters of ${name}`, () => {
      file("rule", { [LONG]: "mandatory" });
      file("setting", { "role-can-read-stream": { [LONG]: 1 } });
      file("level", { "role-can-read-stream": LONG });
      file("member", { "role-can-read-stream": { exemptions: [{ resource: "a", reason: "b", [LONG]: 1 }] } });
      const { code, error } = check(
        args.map((arg) => (fs.existsSync(path.join(work, arg)) ? path.join(work, arg) : arg)),
      );
      assert.equal(code, 2);
      assert.match(error, /x{190}/);
      assert.doesNotMatch(error, /x{201}/);
    });
  }
});
