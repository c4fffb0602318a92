import assert from "node:assert/strict";
import { Evaluator } from "../../cloudformation/intrinsics";
import { parseTemplate } from "../../cloudformation/parse";
import { resourcesOfTemplate } from "../../cloudformation/resources";
import { checkTemplate } from "../../cloudformation/template";
import { UNKNOWN } from "../../graph/value";

const template = checkTemplate(
  parseTemplate(`
Parameters:
  Stage: { Type: String, Default: dev }
  Given: { Type: String }
  Names: { Type: CommaDelimitedList, Default: "a, b" }
  Secret: { Type: "AWS::SSM::Parameter::Value<String>", Default: /path }
Mappings: { Sizes: { dev: { batch: 10 } } }
Conditions:
  Dev: !Equals [!Ref Stage, dev]
  Prod: !Not [!Condition Dev]
  Open: !Equals [!Ref Given, x]
  Both: !And [!Condition Dev, !Condition Open]
  Either: !Or [!Condition Dev, !Condition Open]
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
    ['!Join [":", [a, !Ref Stage]]', "a:dev"],
    ['!Join ["", [!Ref Given]]', UNKNOWN],
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
    it(`gives ${String(typeof value === "object" ? JSON.stringify(value) : String(value))} for ${yaml}`, () => {
      assert.deepEqual(valueOf(yaml), { value, used });
    });
  }

  it("takes a parameter's value instead of its default", () => {
    assert.equal(valueOf("!If [Prod, 1, 2]", { Stage: "prod" }).value, 1);
  });
});

describe("a template", () => {
  const resources = (yaml: string, parameters = {}) =>
    resourcesOfTemplate(parseTemplate(yaml) as Record<string, unknown>, parameters);

  it("has the same resources in JSON and in YAML", () => {
    const json =
      '{"Resources": {"T": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "AWS::StackName"}}}}}';
    const yaml =
      "Resources:\n  T:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      TableName: !Ref AWS::StackName\n";
    assert.deepEqual(resources(json), resources(yaml));
  });

  it("leaves out what its condition takes away, and keeps what can't be told", () => {
    const yaml =
      "Parameters: { P: { Type: String } }\nConditions: { No: !Equals [a, b], Open: !Equals [!Ref P, b] }\n" +
      "Resources: { A: { Type: 'AWS::SQS::Queue', Condition: No }, B: { Type: 'AWS::SQS::Queue', Condition: Open } }";
    assert.deepEqual(
      resources(yaml).map(({ name }) => name),
      ["B"],
    );
  });

  it("rejects parameters that it doesn't have, duplicate keys, and aliases without end", () => {
    assert.throws(() => resources("Resources: {}", { Stage: "x" }), /has no parameter Stage/);
    assert.throws(() => parseTemplate("a: 1\na: 2"), /unique/);
    const bomb = [
      "a0: &a0 [1,1,1,1,1,1,1,1,1,1]",
      ...Array.from({ length: 8 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(",")}]`),
    ];
    assert.throws(() => parseTemplate(bomb.join("\n")), /more than 1000000 values/);
  });

  it("takes numbers and switches that are written as text", () => {
    const [mapping] = resources(
      "Resources: { M: { Type: 'AWS::Lambda::EventSourceMapping', Properties: { BatchSize: '10', Enabled: 'False' } } }",
    );
    assert.deepEqual({ ...mapping?.props }, { batchSize: 10, enabled: false });
  });

  it("of SAM gets its functions' roles, aliases and mappings", () => {
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
