import assert from "node:assert/strict";
import { Evaluator } from "../../cloudformation/intrinsics";
import { parseTemplate } from "../../cloudformation/parse-template";
import { resourcesOfTemplate } from "../../cloudformation/resources";
import { checkTemplate } from "../../cloudformation/template";
import { UNKNOWN } from "../../graph/value";
import { UnusableInput } from "../../unusable-input";

const template = checkTemplate(
  parseTemplate(`
Parameters:
  Stage: { Type: String, Default: dev }
  Given: { Type: String }
  Names: { Type: CommaDelimitedList, Default: "a, b" }
  Secret: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
  Count: { Type: Number, Default: 3 }
  Ports: { Type: "List<Number>", Default: "1,2" }
  Typeless: { Default: dev }
Mappings: { Sizes: { dev: { batch: 10 } } }
Conditions:
  Dev: !Equals [!Ref Stage, dev]
  Prod: !Not [!Condition Dev]
  Open: !Equals [!Ref Given, x]
  Both: !And [!Condition Dev, !Condition Open]
  Either: !Or [!Condition Dev, !Condition Open]
  NotOpen: !Not [!Condition Open]
  DevAndProd: !And [!Condition Open, !Condition Prod]
  DevAndNotProd: !And [!Condition Dev, !Not [!Condition Prod]]
  OpenOrProd: !Or [!Condition Open, !Condition Prod]
  ProdOrProd: !Or [!Condition Prod, !Condition Prod]
  Literal: true
  Count: !Equals [!Ref Count, "3"]
  Circular: !Not [!Condition Circular]
  Other: !Contains [true]
Resources:
  Orders: { Type: "AWS::DynamoDB::Table", Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }
  Plain: { Type: "AWS::DynamoDB::Table", Properties: { TableName: plain } }
  Fn: { Type: "AWS::Lambda::Function", Properties: { FunctionName: worker } }
  Live: { Type: "AWS::Lambda::Alias", Properties: { FunctionName: !Ref Fn, Name: live } }
  Topic: { Type: "AWS::SNS::Topic" }
  Role: { Type: "AWS::IAM::Role", Properties: { Path: /app/, RoleName: reader } }
`) as Record<string, unknown>,
);

const account = { partition: "aws", region: "us-east-1", accountId: "123456789012" };

function valueOf(yaml: string, parameters = {}): { value: unknown; used: string[] } {
  const used = new Set<string>();
  const node = (parseTemplate(`value: ${yaml}`) as { value: unknown }).value;
  return { value: new Evaluator(template, parameters, account).value(node, used), used: [...used] };
}

const ARN = "arn:aws:dynamodb:us-east-1:123456789012:table/";

describe("an intrinsic function", () => {
  for (const [yaml, value, used = []] of [
    ["!Ref Stage", "dev"],
    ["!Ref Given", UNKNOWN],
    ["!Ref Secret", UNKNOWN],
    ["!Ref Names", ["a", "b"]],
    ["!Ref AWS::Region", "us-east-1"],
    ["!Ref AWS::Partition", "aws"],
    ["!Ref AWS::AccountId", "123456789012"],
    ["!Ref AWS::StackName", "<StackName>"],
    ["!Ref AWS::StackId", "<StackId>"],
    ["!Ref AWS::URLSuffix", "amazonaws.com"],
    ["!Ref AWS::NotificationARNs", UNKNOWN],
    ["!Ref Missing", UNKNOWN],
    ["!Ref Count", 3],
    ["!Ref Ports", ["1", "2"]],
    ["!Ref Typeless", "dev"],
    ["{}", {}],
    ["{ Ref: Stage, more: 1 }", { Ref: "Stage", more: 1 }],
    ["!Ref AWS::NoValue", undefined],
    ["!Ref Orders", "<Orders>", ["Orders"]],
    ["!Ref Plain", "plain", ["Plain"]],
    ["!Ref Topic", "arn:aws:sns:us-east-1:123456789012:<Topic>", ["Topic"]],
    ["!Ref Live", "arn:aws:lambda:us-east-1:123456789012:function:worker:live", ["Live"]],
    ["!GetAtt Orders.Arn", `${ARN}<Orders>`, ["Orders"]],
    ["!GetAtt Orders.StreamArn", `${ARN}<Orders>/stream/<Orders.StreamLabel>`, ["Orders"]],
    ["!GetAtt Plain.StreamArn", UNKNOWN, ["Plain"]],
    ["!GetAtt Role.Arn", "arn:aws:iam::123456789012:role/app/reader", ["Role"]],
    ["!GetAtt Missing.Arn", UNKNOWN],
    ['{ "Fn::Transform": { Name: "AWS::Include" } }', UNKNOWN],
    ['{ a: 1, "Fn::Transform": { Name: "AWS::Include", Parameters: { x: !Ref Plain } } }', UNKNOWN, ["Plain"]],
    ['{ a: 1, "Fn::ForEach::Names": [Name, [a], {}] }', UNKNOWN],
    ["{ a: !If [Open, 1, !Ref AWS::NoValue] }", { a: UNKNOWN }],
    ["{ a: !If [Prod, 1, !Ref AWS::NoValue], b: 2 }", { b: 2 }],
    ["[!If [Prod, 1, !Ref AWS::NoValue], 2]", [2]],
    ['{ "Fn::GetAtt": "Orders.Arn" }', `${ARN}<Orders>`, ["Orders"]],
    ['!Sub "${Plain.Arn}/stream/*"', `${ARN}plain/stream/*`, ["Plain"]],
    ['!Sub "${!Literal}-${Stage}"', "${Literal}-dev"],
    ['!Sub ["${name}-${Stage}", { name: !Ref Plain }]', "plain-dev", ["Plain"]],
    ['!Sub "${Given}"', UNKNOWN],
    ['!Sub "${Count} ${ Stage }"', "3 dev"],
    ['!Sub "${Names}"', UNKNOWN],
    ['!Sub "${Given} ${Plain}"', UNKNOWN, ["Plain"]],
    ['!Sub ["${Stage}-${yes}", { Stage: own, yes: true }]', "own-true"],
    ['!Sub ["${Plain.Arn}", { Plain.Arn: own }]', "own"],
    ['!Sub ["${Stage}"]', "dev"],
    ['!Join [":", [a, !Ref Stage]]', "a:dev"],
    ['!Join ["", [!Ref Given]]', UNKNOWN],
    ['!Join ["-", !Ref Ports]', "1-2"],
    ['!Join ["-", [1, true]]', "1-true"],
    ["!Join [!Ref Given, [a]]", UNKNOWN],
    ['!Join ["-", !Ref Given]', UNKNOWN],
    ['!Split ["/", !Ref Given]', UNKNOWN],
    ['!Split [!Ref Given, "a/b"]', UNKNOWN],
    ['!Select ["1", [a, b]]', "b"],
    ["!Select [0, !Ref Given]", UNKNOWN],
    ["!FindInMap [None, a, b]", UNKNOWN],
    ['{ "Fn::ToJsonString": { a: [!Ref Given] } }', UNKNOWN],
    ["!If [NotOpen, 1, 2]", UNKNOWN],
    ["!If [DevAndProd, 1, 2]", 2],
    ["!If [DevAndNotProd, 1, 2]", 1],
    ["!If [OpenOrProd, 1, 2]", UNKNOWN],
    ["!If [ProdOrProd, 1, 2]", 2],
    ["!If [Literal, 1, 2]", 1],
    ["!If [Count, 1, 2]", 1],
    ...["Circular", "Other", "None"].map((name) => [`!If [${name}, 1, 2]`, UNKNOWN]),
    ["!If [Open, !Ref AWS::NoValue, !Ref Given]", UNKNOWN],
    ['{ "Fn::ToJsonString": { a: null } }', '{"a":null}'],
    ['{ "Fn::ToJsonString": [!Ref Given, 1] }', UNKNOWN],
    ["!FindInMap [Sizes, dev, batch, { DefaultValue: 1 }]", 10],
    ["!FindInMap [Sizes, dev, batch, more]", 10],
    ["!If [Open, { a: [1] }, { a: [1] }]", { a: [1] }],
    ["!If [Open, !Ref Given, !Ref Given]", UNKNOWN],
    ["!If [Open, !Ref Plain, !Ref Plain]", "plain", ["Plain"]],
    ['!Select [1, !Split ["/", !GetAtt Plain.Arn]]', "plain", ["Plain"]],
    ["!Select [9, [a]]", UNKNOWN],
    ["!FindInMap [Sizes, !Ref Stage, batch]", 10],
    ["!FindInMap [Sizes, prod, batch]", UNKNOWN],
    ["!If [Dev, 1, 2]", 1],
    ["!If [Prod, 1, 2]", 2],
    ["!If [Both, 1, 2]", UNKNOWN],
    ["!If [Either, 1, 2]", 1],
    ["!If [Open, 1, 2]", UNKNOWN],
    ["!If [Open, same, same]", "same"],
    ["!If [Prod, 1, !Ref AWS::NoValue]", undefined],
    ["!ImportValue shared", UNKNOWN],
    ['{ "Fn::ToJsonString": { a: [1] } }', '{"a":[1]}'],
    ["{ a: !Ref AWS::NoValue, b: [!Ref AWS::NoValue, 1] }", { b: [1] }],
  ] as [string, unknown, string[]?][]) {
    it(`gives ${value === UNKNOWN ? "an unknown value" : typeof value === "object" ? JSON.stringify(value) : String(value)} for ${yaml}`, () => {
      assert.deepEqual(valueOf(yaml), { value, used });
    });
  }

  it("is unknown for a parameter with NoEcho, which still decides conditions", () => {
    const [queue] = resourcesOfTemplate(
      {
        Parameters: { Secret: { Type: "String", NoEcho: true, Default: "" } },
        Conditions: { HasSecret: { "Fn::Not": [{ "Fn::Equals": [{ Ref: "Secret" }, ""] }] } },
        Resources: {
          Q: {
            Type: "AWS::SQS::Queue",
            Properties: {
              QueueName: { "Fn::Sub": "${Secret}" },
              A: { "Fn::If": ["HasSecret", 1, 2] },
              B: { Ref: "Secret" },
            },
          },
        },
      },
      { Secret: "hunter2" },
    );
    const { queueName, a, b } = queue?.props as Record<string, unknown>;
    assert.deepEqual([queueName, a, b], [UNKNOWN, 1, UNKNOWN]);
  });

  it("uses a parameter's value instead of its default", () => {
    assert.equal(valueOf("!If [Prod, 1, 2]", { Stage: "prod" }).value, 1);
  });
});

describe("an intrinsic function with arguments that CloudFormation rejects", () => {
  for (const [name, ...bad] of [
    ["Ref", null, 1, "", [], {}, ["Orders"]],
    ["Fn::GetAtt", null, 1, "", "Orders", ".Arn", "Orders.", [], ["Orders"], ["Orders", ""], ["Orders", 1], {}],
    ["Fn::Sub", null, 1, [], {}, [1], ["a", []], ["a", "b"], "${}x${.Arn}"],
    [
      "Fn::If",
      null,
      1,
      "Dev",
      [],
      {},
      ["Dev"],
      ["Dev", 1],
      ["Dev", 1, 2, 3],
      [null, 1, 2],
      [{ Condition: "Dev" }, 1, 2],
    ],
    [
      "Fn::Join",
      null,
      1,
      "a",
      [],
      {},
      [","],
      [",", "a"],
      [",", ["a"], 1],
      [null, ["a"]],
      [",", [null]],
      [",", [["a"]]],
    ],
    ["Fn::Split", null, 1, "a", [], {}, [","], [",", null], [",", ["a"]], [1, "a"]],
    ["Fn::Select", null, 1, "a", [], {}, [0], [0, null], ["x", ["a"]], [-1, ["a"]], [1.5, ["a"]]],
    ["Fn::FindInMap", null, 1, "Sizes", [], {}, ["Sizes", "dev"], ["Sizes", null, "batch"], ["Sizes", "dev", []]],
    ["Fn::ImportValue", null],
    ["Fn::GetAZs", null],
  ] as [string, ...unknown[]][]) {
    for (const argument of bad) {
      it(`is rejected with the place and the argument: ${name} of ${JSON.stringify(argument)}`, () => {
        const isEmptySub = argument === "${}x${.Arn}";
        const document = {
          ...template,
          Resources: {
            ...template.Resources,
            Q: { Type: "AWS::SQS::Queue", Properties: { A: [{ b: { [name]: argument } }] } },
          },
        };
        assert.throws(
          () => resourcesOfTemplate(document as unknown as Record<string, unknown>),
          (error: Error) => {
            assert.ok(error instanceof UnusableInput, error.stack);
            const shown = isEmptySub ? "Fn::GetAtt of " : `${name} of ${JSON.stringify(argument)}. Fix: give it `;
            assert.ok(error.message.startsWith(`can't be checked: A of its resource Q has ${shown}`), error.message);
            return true;
          },
        );
      });
    }
  }

  for (const condition of [
    null,
    1,
    "maybe",
    [],
    {},
    { "Fn::Not": [] },
    { "Fn::Not": null },
    { "Fn::Not": [true, true] },
    { "Fn::And": [true] },
    { "Fn::Or": true },
    { "Fn::Or": [null, true] },
    { "Fn::Equals": ["a"] },
    { "Fn::Equals": ["a", { Ref: null }] },
    { Condition: null },
    { "Fn::Equals": ["a", "b"], "Fn::Not": [true] },
  ]) {
    it(`is rejected as a condition, by its name: ${JSON.stringify(condition)}`, () => {
      const document = {
        Conditions: { C: condition },
        Resources: { Q: { Type: "AWS::SQS::Queue", Properties: { A: { "Fn::If": ["C", 1, 2] } } } },
      };
      assert.throws(() => resourcesOfTemplate(document), {
        message: /^can't be checked: its condition C (is|has) .*\. Fix: /,
      });
    });
  }

  it("is rejected in another resource's name, by that resource", () => {
    const document = {
      Resources: {
        Q: { Type: "AWS::SQS::Queue", Properties: { QueueName: { Ref: "T" } } },
        T: { Type: "AWS::DynamoDB::Table", Properties: { TableName: { Ref: null } } },
      },
    };
    assert.throws(() => resourcesOfTemplate(document), { message: /: TableName of its resource T has Ref of null\./ });
  });

  it("is unknown if its argument is, or is computed, as AWS::LanguageExtensions allows", () => {
    const properties = (argument: unknown) =>
      resourcesOfTemplate({
        Parameters: { Name: { Type: "String" }, Named: { Type: "String", Default: "Q" } },
        Resources: {
          Q: { Type: "AWS::SQS::Queue", Properties: { QueueName: "q" } },
          X: { Type: "A::B::C", Properties: { P: argument } },
        },
      })[1]?.props as Record<string, unknown>;
    for (const name of ["Ref", "Fn::GetAtt"]) {
      const id = (ref: string) => (name === "Ref" ? { Ref: ref } : [{ Ref: ref }, "QueueName"]);
      assert.equal(properties({ [name]: id("Name") }).p, UNKNOWN);
      assert.equal(properties({ [name]: id("Named") }).p, "q");
    }
  });

  it("gives a mapping's default value, unless the keys are unknown", () => {
    const find = (key: unknown) =>
      (
        resourcesOfTemplate({
          Parameters: { P: { Type: "String" } },
          Mappings: { M: { a: { b: 1 } } },
          Resources: {
            X: { Type: "A::B::C", Properties: { P: { "Fn::FindInMap": ["M", key, "b", { DefaultValue: 7 }] } } },
          },
        })[0]?.props as Record<string, unknown>
      ).p;
    assert.deepEqual([find("a"), find("c"), find({ Ref: "P" }), find("toString")], [1, 7, UNKNOWN, 7]);
  });

  it("is unknown for names that are inherited by every object, and for resources that name each other", () => {
    const document = {
      Parameters: {},
      Resources: {
        X: {
          Type: "A::B::C",
          Properties: {
            A: { Ref: "constructor" },
            B: { "Fn::GetAtt": ["toString", "Arn"] },
            C: { "Fn::If": ["valueOf", 1, 2] },
            D: { "Fn::Sub": "${hasOwnProperty}" },
            E: { "Fn::FindInMap": ["constructor", "name", "length"] },
          },
        },
        S: { Type: "AWS::SQS::Queue", Properties: { QueueName: { Ref: "T" } } },
        T: { Type: "AWS::DynamoDB::Table", Properties: { TableName: { "Fn::GetAtt": ["S", "QueueName"] } } },
        Own: { Type: "AWS::DynamoDB::Table", Properties: { TableName: { Ref: "Own" } } },
      },
    };
    const [x, s, t, own] = resourcesOfTemplate(document).map(({ props }) => props as Record<string, unknown>);
    assert.deepEqual([x?.a, x?.b, x?.c, x?.d, x?.e], Array(5).fill(UNKNOWN));
    assert.deepEqual([s?.queueName, t?.tableName, own?.tableName], Array(3).fill(UNKNOWN));
  });
});

describe("a template is rejected", () => {
  const PROCESSED =
    "Fix: check the processed template: aws cloudformation get-template --stack-name STACK --template-stage Processed > processed.json";
  const RESOURCE = 'Resources: { A: { Type: "AWS::SNS::Topic" } }';
  for (const [name, yaml, message] of [
    ["if its Resources are a list", "Resources: []", "its Resources are [], not an object of resources"],
    ["if its Resources are null", "Resources:", "its Resources are null, not"],
    ["if its Resources are empty", "Resources: {}", "its Resources are {}, not"],
    ["if it has no Resources", "a: 1", "its Resources are undefined, not"],
    ["if it has a macro", `Transform: Own\n${RESOURCE}`, `its transform "Own" can change anything. ${PROCESSED}`],
    [
      "if it has a macro next to a known transform",
      `Transform: [AWS::Serverless-2016-10-31, AWS::Include]\n${RESOURCE}`,
      `its transform "AWS::Include" can change anything. ${PROCESSED}`,
    ],
    [
      "if its transform has parameters",
      `Transform: { Name: AWS::Serverless-2016-10-31 }\n${RESOURCE}`,
      `its transform {"Name":"AWS::Serverless-2016-10-31"} can change anything. ${PROCESSED}`,
    ],
    [
      "if it has Fn::Transform next to its Resources",
      `"Fn::Transform": { Name: AWS::Include }\n${RESOURCE}`,
      `it gets sections from Fn::Transform. ${PROCESSED}`,
    ],
    [
      "if it has Fn::ForEach among its Resources",
      'Resources: { "Fn::ForEach::X": [] }',
      `its Resources use Fn::ForEach::X. ${PROCESSED}`,
    ],
    ["if a resource isn't an object", "Resources: { X: 1 }", "its resource X is 1. Fix: make it an object with a Type"],
    ["if a resource has no type", "Resources: { X: {} }", "its resource X has no Type. Fix: add it"],
    [
      "if a resource's type isn't text",
      "Resources: { X: { Type: 1 } }",
      "its resource X has the Type 1. Fix: write it",
    ],
    ["if a resource's type has no vendor", "Resources: { X: { Type: Table } }", "its resource X has the Type Table"],
    [
      "if a resource's Properties are a list",
      'Resources: { X: { Type: "A::B::C", Properties: [] } }',
      "the Properties of its resource X are []",
    ],
    [
      "if a resource's Properties are null",
      'Resources: { X: { Type: "A::B::C", Properties: } }',
      "the Properties of its resource X are null",
    ],
    [
      "if a resource's condition isn't a name",
      'Resources: { X: { Type: "A::B::C", Condition: { "Fn::Equals": [a, b] } } }',
      'its resource X has the Condition {"Fn::Equals":["a","b"]}. Fix: give the name of one of its Conditions',
    ],
    [
      "if a resource has Fn::Transform",
      'Resources: { X: { Type: "A::B::C", "Fn::Transform": {} } }',
      `its resource X gets properties from Fn::Transform. ${PROCESSED}`,
    ],
    [
      "if a resource's Properties have Fn::Transform",
      'Resources: { X: { Type: "A::B::C", Properties: { A: 1, "Fn::Transform": {} } } }',
      `its resource X gets properties from Fn::Transform. ${PROCESSED}`,
    ],
    [
      "if a function's Events are a list",
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Events: [] } } }',
      "the Events of its resource F are []. Fix: make them an object",
    ],
    [
      "if a function gets Events from Fn::Transform",
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Events: { "Fn::Transform": {} } } } }',
      `its resource F gets Events from Fn::Transform. ${PROCESSED}`,
    ],
    [
      "if an event is chosen by a condition",
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Events: { E: !If [C, {}, {}] } } } }',
      'the event E of its resource F is {"Fn::If":["C",{},{}]}. Fix: give it a Type',
    ],
    [
      "if an event's properties are a list",
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Events: { E: { Type: DynamoDB, Properties: [] } } } } }',
      "the event E of its resource F is",
    ],
    ["if its Parameters are a list", `Parameters: []\n${RESOURCE}`, "its Parameters are []. Fix: make them an object"],
    ["if a parameter is text", `Parameters: { P: x }\n${RESOURCE}`, "P of its Parameters is x. Fix: make it an object"],
    ["if its Globals are text", `Globals: x\n${RESOURCE}`, "its Globals are x. Fix: make them an object"],
    ["if a section of its Globals is null", `Globals: { Function: }\n${RESOURCE}`, "Function of its Globals is null"],
    ["if its Conditions are null", `Conditions:\n${RESOURCE}`, "its Conditions are null"],
    ["if a mapping is a list", `Mappings: { M: [] }\n${RESOURCE}`, "M of its Mappings is []"],
  ] as const) {
    it(name, () => {
      assert.throws(
        () => checkTemplate(parseTemplate(yaml) as Record<string, unknown>),
        (error: Error) => {
          assert.ok(error instanceof UnusableInput);
          assert.ok(error.message.startsWith(`can't be checked: ${message}`), error.message);
          return true;
        },
      );
    });
  }

  for (const transform of [
    "AWS::Serverless-2016-10-31",
    "AWS::LanguageExtensions",
    "AWS::CodeDeployBlueGreen",
    "AWS::SecretsManager-2020-07-23",
    "[AWS::LanguageExtensions, AWS::Serverless-2016-10-31]",
  ]) {
    it(`but not for the transform ${transform}`, () => {
      const document = parseTemplate(`Transform: ${transform}\n${RESOURCE}`) as Record<string, unknown>;
      assert.equal(checkTemplate(document), document);
    });
  }

  for (const type of ["AWS::CloudFormation::Stack", "AWS::Serverless::Application", "My::Own::MODULE"]) {
    it(`if it has a resource of type ${type}, unless nested stacks are skipped`, () => {
      const document = { Resources: { Nested: { Type: type } } };
      assert.throws(
        () => resourcesOfTemplate(document),
        /its resource Nested is a nested stack, an application or a module/,
      );
      assert.equal(resourcesOfTemplate(document, {}, { withoutNested: true }).length, 1);
    });
  }
});

describe("a template", () => {
  const resources = (yaml: string, parameters = {}) =>
    resourcesOfTemplate(parseTemplate(yaml) as Record<string, unknown>, parameters);

  it("gives the same resources in JSON and in YAML", () => {
    const json =
      '{"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "AWS::StackName"}}}}}';
    const yaml =
      "Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: !Ref AWS::StackName\n";
    assert.deepEqual(resources(json), resources(yaml));
  });

  it("skips a resource whose condition is false, and keeps one whose condition is unknown", () => {
    const yaml =
      "Parameters: { P: { Type: String } }\nConditions: { No: !Equals [a, b], Open: !Equals [!Ref P, b] }\n" +
      "Resources: { A: { Type: 'AWS::SQS::Queue', Condition: No }, B: { Type: 'AWS::SQS::Queue', Condition: Open } }";
    assert.deepEqual(
      resources(yaml).map(({ name }) => name),
      ["B"],
    );
  });

  it("gives unknown values for conditions and mappings that it names but doesn't have", () => {
    const yaml =
      "Resources: { Q: { Type: 'AWS::SQS::Queue', Condition: None, Properties: { QueueName: !FindInMap [a, b, c] } } }";
    assert.deepEqual(
      resources(yaml).map(({ props }) => ({ ...props })),
      [{ queueName: UNKNOWN, arn: UNKNOWN }],
    );
  });

  it("gives a managed policy the ARN by which a role refers to it", () => {
    const [policy, role] = resources(
      "Resources: { P: { Type: 'AWS::IAM::ManagedPolicy' }, R: { Type: 'AWS::IAM::Role', Properties: { ManagedPolicyArns: [!Ref P] } } }",
    );
    const { policyArn } = policy?.props as { policyArn: string };
    assert.equal(policyArn, "arn:aws:iam::<AccountId>:policy/<P>");
    assert.deepEqual((role?.props as any).managedPolicyArns, [policyArn]);
  });

  it("rejects YAML aliases that expand to more than a million values", function () {
    this.timeout(120_000); // a million values, on any machine
    const bomb = [
      "a0: &a0 [1,1,1,1,1,1,1,1,1,1]",
      ...Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(",")}]`),
    ];
    assert.throws(() => parseTemplate(bomb.join("\n")), /more than 1000000 values/);
  });

  it("reads numbers and booleans of settings that are written as strings", () => {
    const propertiesOf = (properties: string) =>
      resources(`Resources: { M: { Type: "AWS::Lambda::EventSourceMapping", Properties: { ${properties} } } }`)[0]
        ?.props;
    assert.deepEqual(
      {
        ...propertiesOf("BatchSize: '10', Enabled: 'False', MaximumRetryAttempts: '-1', TumblingWindowInSeconds: '30'"),
      },
      { batchSize: 10, enabled: false, maximumRetryAttempts: -1, tumblingWindowInSeconds: 30 },
    );
    assert.deepEqual(
      { ...propertiesOf("BisectBatchOnFunctionError: 'true', ParallelizationFactor: '2', BatchSize: ten") },
      { bisectBatchOnFunctionError: true, parallelizationFactor: 2, batchSize: "ten" },
    );
    assert.deepEqual(
      { ...propertiesOf("BatchSize: '10x', MaximumRetryAttempts: 'x10', Enabled: 'untrue', XEnabled: 'trueish'") },
      { batchSize: "10x", maximumRetryAttempts: "x10", enabled: "untrue", xEnabled: "trueish" },
      "neither a number nor a switch",
    );
    assert.deepEqual(
      { ...propertiesOf("FunctionName: '10', StartingPosition: 'true', Enabled: 'of', XBatchSize: '1'") },
      { functionName: "10", startingPosition: "true", enabled: "of", xBatchSize: "1" },
      "other text stays text",
    );
  });

  it("gives properties in aws-native's names, but leaves policy documents and tags as they are", () => {
    const [table, policy, other] = resources(`
Resources:
  T: { Type: "AWS::DynamoDB::Table", Properties: { SSESpecification: { KMSMasterKeyId: k }, Tags: [{ Key: K, Value: V }] } }
  P: { Type: "AWS::IAM::Policy", Properties: { PolicyDocument: { Statement: [{ Effect: Allow }] }, Policies: [{ PolicyDocument: { Version: x } }] } }
  X: { Type: "Custom::Thing", Properties: { DynamoDBStreamParameters: { DeadLetterConfig: { Arn: a } } } }
`);
    assert.equal(table?.type, "aws-native:dynamodb:Table");
    assert.deepEqual((table?.props as any).sseSpecification, { kmsMasterKeyId: "k" });
    assert.deepEqual((table?.props as any).tags, [{ Key: "K", Value: "V" }]);
    assert.deepEqual(
      { ...policy?.props },
      {
        policyDocument: { Statement: [{ Effect: "Allow" }] },
        policies: [{ policyDocument: { Version: "x" } }],
      },
    );
    assert.equal(other?.type, "cloudformation:Custom::Thing");
    assert.deepEqual({ ...other.props }, { dynamoDbStreamParameters: { deadLetterConfig: { arn: "a" } } });
  });

  it("tells which resources each property is computed from, and which properties are set", () => {
    const [queue, mapping] = resources(`
Conditions: { No: !Equals [a, b] }
Resources:
  Q: { Type: "AWS::SQS::Queue" }
  M: { Type: "AWS::Lambda::EventSourceMapping", Properties: { EventSourceArn: !GetAtt Q.Arn, FunctionName: !ImportValue f, BatchSize: 1, Topics: !Ref Gone } }
  Gone: { Type: "AWS::SNS::Topic", Condition: No }
`);
    assert.deepEqual(mapping?.propertyDependencies, { eventSourceArn: [queue], functionName: [], topics: [] });
    assert.deepEqual(mapping.inputs, new Set(["eventSourceArn", "functionName", "batchSize", "topics"]));
    assert.deepEqual(queue?.inputs, new Set());
    assert.equal((queue?.props as any).arn, "arn:aws:sqs:<Region>:<AccountId>:<Q>");
  });

  it("takes partition, account and region from its literal ARNs", () => {
    const arnBeside = (literal: string) =>
      (
        resources(
          `Resources: { Q: { Type: "AWS::SQS::Queue" }, X: { Type: "A::B::C", Properties: { A: "${literal}" } } }`,
        )[0]?.props as any
      ).arn as string;
    assert.equal(arnBeside("arn:aws-cn:sqs:cn-north-1:123456789012:x"), "arn:aws-cn:sqs:cn-north-1:123456789012:<Q>");
    assert.equal(arnBeside("arn:aws:iam::123456789012:role/x"), "arn:aws:sqs:<Region>:123456789012:<Q>");
    assert.equal(arnBeside("arn:aws-us-gov:s3:::x"), "arn:aws-us-gov:sqs:<Region>:<AccountId>:<Q>");
    assert.equal(arnBeside("arn:aws:sqs:*:*:x"), "arn:aws:sqs:<Region>:<AccountId>:<Q>");
  });

  it("gets the roles, aliases and mappings that SAM adds to its functions", () => {
    const made = resources(`
Transform: AWS::Serverless-2016-10-31
Globals: { Function: { Runtime: nodejs22.x, AutoPublishAlias: live } }
Resources:
  T: { Type: "AWS::DynamoDB::Table", Properties: { StreamSpecification: { StreamViewType: NEW_IMAGE } } }
  Q: { Type: "AWS::SQS::Queue" }
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies: [AWSLambdaRole, { SQSSendMessagePolicy: { QueueName: !GetAtt Q.QueueName } }, { Statement: [] }]
      Events:
        S: { Type: DynamoDB, Properties: { Stream: !GetAtt T.StreamArn, StartingPosition: LATEST, DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Q.Arn } } } }
        Api: { Type: Api, Properties: { Path: /, Method: get } }
`);
    const byName = Object.fromEntries(made.map((resource) => [resource.name, resource]));
    assert.deepEqual(Object.keys(byName).sort(), ["F", "FAliaslive", "FRole", "FS", "FVersion", "Q", "T"]);
    const props = (name: string) => byName[name]?.props as Record<string, any>;
    assert.equal(props("F").runtime, "nodejs22.x");
    assert.match(props("FS").functionName, /:function:<F>:live$/);
    assert.deepEqual(props("FS").destinationConfig, {
      onFailure: { destination: "arn:aws:sqs:<Region>:<AccountId>:<Q>" },
    });
    assert.deepEqual(props("FRole").managedPolicyArns, [
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      "arn:aws:iam::aws:policy/service-role/AWSLambdaDynamoDBExecutionRole",
      "arn:aws:iam::aws:policy/service-role/AWSLambdaRole",
    ]);
    assert.deepEqual(
      props("FRole").policies.map((policy: any) => policy.policyDocument.Statement[0]?.Action),
      [["sqs:SendMessage*"], undefined, ["sqs:SendMessage"]],
    );
  });
});
