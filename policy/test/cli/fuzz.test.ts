// Plans and templates with a random value in any place: each is checked, or rejected with a message for its author.
import assert from "node:assert/strict";
import * as fc from "fast-check";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { main } from "../../cli/main";
import { cloudFormationTemplate } from "../forms/cloudformation-template";
import { terraformPlan } from "../forms/terraform-plan";
import { TestStack } from "../stack";

type Path = (string | number)[];

/** The places of everything in a document. */
function pathsIn(value: unknown, at: Path = []): Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  return [at, ...keys.flatMap((key) => pathsIn((value as Record<string | number, unknown>)[key], [...at, key]))];
}

/** The document with another value at a place; without the member if the value is undefined. */
function replaced(value: unknown, [key, ...rest]: Path, replacement: unknown): unknown {
  if (key === undefined) return replacement;
  const copy = (Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) }) as Record<
    string | number,
    unknown
  >;
  copy[key] = replaced(copy[key], rest, replacement);
  return copy;
}

const INTRINSICS = (
  "Ref Fn::GetAtt Fn::Sub Fn::If Fn::Join Fn::Split Fn::Select Fn::FindInMap Fn::ToJsonString Fn::ImportValue Fn::Base64 Fn::Cidr " +
  "Fn::GetAZs Fn::Transform Fn::ForEach::X Fn::Length Condition Fn::Equals Fn::Not Fn::And Fn::Or"
).split(" ");

/** A value that a function may be given: names of the template's, lists, other functions. */
const { value: argument } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(
      null,
      0,
      -1,
      1.5,
      "",
      "Tableorders",
      "Tableorders.StreamArn",
      "AWS::NoValue",
      "AWS::Region",
      "C",
      "${P}",
      "toString",
      true,
    ),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.tuple(fc.constantFrom(...INTRINSICS), tie("value")).map(([name, value]) => ({ [name]: value })),
    fc.dictionary(fc.constantFrom("a", "Type", "Properties", "__proto__", "Fn::Sub"), tie("value"), { maxKeys: 2 }),
  ),
}));

const JUNK = fc.oneof(
  argument,
  fc.constantFrom<unknown>(
    undefined,
    null,
    0,
    "",
    "x",
    true,
    [],
    {},
    [null],
    [[]],
    { a: null },
    { references: [1] },
    { module: null },
  ),
);

describe("a document with a random value in any place", () => {
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "policy-fuzz-"));
  after(() => fs.rmSync(work, { recursive: true, force: true }));

  function check(document: unknown): void {
    const input = path.join(work, "input.json");
    fs.writeFileSync(input, JSON.stringify(document) ?? "");
    let printed = "";
    const print = (text: string) => (printed += text);
    const code = main(["check", input], { out: print, error: print });
    assert.ok([0, 1, 2].includes(code));
    const context = `${printed}\n${JSON.stringify(document)}`;
    assert.doesNotMatch(
      printed,
      /\n {4}at |TypeError|RangeError|not iterable|is not a function|Cannot (read|convert)|^failed/m,
      context,
    );
    if (code === 2) assert.match(printed, /\. Fix: /, context);
  }

  const stack = new TestStack();
  stack.consumer("orders", { mapping: { filterCriteria: { filters: [{ pattern: "{}" }] } } });

  it("is checked or rejected as a template", function () {
    this.timeout(120_000);
    const template = { ...cloudFormationTemplate(stack), Conditions: { C: { "Fn::Equals": ["a", { Ref: "P" }] } } };
    fc.assert(
      fc.property(fc.constantFrom(...pathsIn(template)), JUNK, (at, junk) => check(replaced(template, at, junk))),
      { numRuns: 500 },
    );
  });

  it("is checked or rejected as a SAM template", function () {
    this.timeout(120_000);
    const template = {
      Transform: "AWS::Serverless-2016-10-31",
      Globals: { Function: { Runtime: "nodejs22.x", VpcConfig: { SubnetIds: ["a"] } } },
      Parameters: { P: { Type: "String", Default: "a" } },
      Conditions: { C: { "Fn::Or": [{ "Fn::Equals": ["a", { Ref: "P" }] }, { Condition: "C" }] } },
      Resources: {
        Tableorders: {
          Type: "AWS::DynamoDB::Table",
          Properties: { StreamSpecification: { StreamViewType: "NEW_IMAGE" } },
        },
        Simple: { Type: "AWS::Serverless::SimpleTable", Properties: { PrimaryKey: { Name: "id", Type: "String" } } },
        F: {
          Type: "AWS::Serverless::Function",
          Connectors: { Read: { Properties: { Destination: { Id: "Tableorders" }, Permissions: ["Read"] } } },
          Properties: {
            AutoPublishAlias: "live",
            DeadLetterQueue: { Type: "SQS", TargetArn: "arn:aws:sqs:eu-west-1:123456789012:q" },
            Policies: [
              { DynamoDBReadPolicy: { TableName: { Ref: "Tableorders" } } },
              "AWSLambdaRole",
              { Statement: [] },
            ],
            Events: {
              S: {
                Type: "DynamoDB",
                Properties: {
                  Stream: { "Fn::GetAtt": ["Tableorders", "StreamArn"] },
                  StartingPosition: "LATEST",
                  DestinationConfig: {
                    OnFailure: { Type: "SQS", Destination: "arn:aws:sqs:eu-west-1:123456789012:q" },
                  },
                },
              },
            },
          },
        },
        Connect: {
          Type: "AWS::Serverless::Connector",
          Properties: { Source: { Id: "F" }, Destination: [{ Id: "Tableorders" }], Permissions: ["Write"] },
        },
      },
    };
    fc.assert(
      fc.property(fc.constantFrom(...pathsIn(template)), JUNK, (at, junk) => check(replaced(template, at, junk))),
      { numRuns: 700 },
    );
  });

  it("is checked or rejected as a plan", function () {
    this.timeout(120_000);
    const { configuration, ...rest } = terraformPlan(stack);
    const inner = {
      resources: [{ mode: "data", type: "a", name: "b" }],
      outputs: { o: { expression: { references: ["a.b"] } } },
    };
    const plan = {
      ...rest,
      planned_values: { root_module: { child_modules: [{ resources: [] }] } },
      relevant_attributes: [{ resource: "aws_iam_role.orders", attribute: ["arn", 0] }],
      configuration: {
        root_module: {
          ...configuration.root_module,
          module_calls: { m: { expressions: { v: { constant_value: 1 } }, module: inner } },
        },
      },
    };
    fc.assert(
      fc.property(fc.constantFrom(...pathsIn(plan)), JUNK, (at, junk) => check(replaced(plan, at, junk))),
      { numRuns: 700 },
    );
  });
});
