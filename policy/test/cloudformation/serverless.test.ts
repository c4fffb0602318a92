// The expansion of SAM's resources, policies and policy templates.
import assert from "node:assert/strict";
import { parseTemplate } from "../../cloudformation/parse-template";
import { resourcesOfTemplate } from "../../cloudformation/resources";
import { UNKNOWN } from "../../graph/value";

type Props = Record<string, any>;

/** The properties of each resource that comes out of a SAM template, by logical id. */
function expand(yaml: string): Record<string, Props> {
  const document = parseTemplate(`Transform: AWS::Serverless-2016-10-31\n${yaml}`) as Record<string, unknown>;
  return Object.fromEntries(resourcesOfTemplate(document).map(({ name, props }) => [name, { ...props }]));
}

const AWS = "arn:aws:iam::aws:policy/";
const BASIC = `${AWS}service-role/AWSLambdaBasicExecutionRole`;
/** Region and account, which the template doesn't name. */
const HERE = "<Region>:<AccountId>";

/** The role that SAM makes for a function with these properties. */
function roleOf(properties: string): { managed: unknown; documents: any[] } {
  const { FRole: role } = expand(`Resources: { F: { Type: "AWS::Serverless::Function", Properties: ${properties} } }`);
  assert.ok(role);
  return { managed: role.managedPolicyArns, documents: role.policies.map((policy: Props) => policy.policyDocument) };
}

describe("the role that SAM creates for a function", () => {
  for (const [name, properties, managed] of [
    ["may write logs", "{}", [BASIC]],
    [
      "may use a VPC if the function is in one",
      "{ VpcConfig: {} }",
      [BASIC, `${AWS}service-role/AWSLambdaVPCAccessExecutionRole`],
    ],
    ["may send traces if tracing is active", "{ Tracing: Active }", [BASIC, `${AWS}AWSXRayDaemonWriteAccess`]],
    ["may not send traces if tracing passes through", "{ Tracing: PassThrough }", [BASIC]],
    [
      "has the managed policy of each event type once",
      "{ Events: { A: { Type: DynamoDB }, B: { Type: DynamoDB }, C: { Type: Kinesis }, D: { Type: SQS }, E: { Type: MQ }, G: { Type: Api } } }",
      [BASIC, ...["DynamoDB", "Kinesis", "SQSQueue"].map((kind) => `${AWS}service-role/AWSLambda${kind}ExecutionRole`)],
    ],
    [
      "has an AWS managed policy given by its name",
      "{ Policies: AmazonDynamoDBFullAccess }",
      [BASIC, `${AWS}AmazonDynamoDBFullAccess`],
    ],
    [
      "has an AWS managed policy with a path, given by its name alone",
      "{ Policies: [AmazonAPIGatewayPushToCloudWatchLogs, AWSLambda_FullAccess] }",
      [BASIC, `${AWS}service-role/AmazonAPIGatewayPushToCloudWatchLogs`, `${AWS}AWSLambda_FullAccess`],
    ],
    [
      "has policies given by ARN or by an intrinsic function",
      '{ Policies: ["arn:aws:iam::1:policy/own", !Ref AWS::StackName, !Sub "arn:${AWS::Partition}:x"] }',
      [BASIC, "arn:aws:iam::1:policy/own", "<StackName>", "arn:aws:x"],
    ],
  ] as [string, string, unknown][]) {
    it(name, () => {
      assert.deepEqual(roleOf(properties), { managed, documents: [] });
    });
  }

  it("has an unknown policy for an empty one, and none for a value that isn't a policy", () => {
    assert.deepEqual(roleOf("{ Policies: [{}, 1, null] }"), { managed: [BASIC], documents: [UNKNOWN] });
  });

  it("isn't created if the function names a role", () => {
    const made = expand(
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Role: "arn:aws:iam::1:role/own" } } }',
    );
    assert.deepEqual(made, { F: { role: "arn:aws:iam::1:role/own", functionName: "<F>", arn: UNKNOWN } });
  });

  for (const [kind, action] of [
    ["SQS", "sqs:SendMessage"],
    ["SNS", "sns:Publish"],
  ]) {
    it(`may send to a destination of type ${kind}, of an event or of the function`, () => {
      const onFailure = `OnFailure: { Type: ${kind}, Destination: "arn:a" }`;
      const { documents } = roleOf(
        `{ DeadLetterQueue: { Type: ${kind}, TargetArn: "arn:b" }, ` +
          `Events: { S: { Type: DynamoDB, Properties: { DestinationConfig: { ${onFailure} } } } } }`,
      );
      assert.deepEqual(
        documents.map(({ Version, Statement: [statement] }) => ({ Version, ...statement })),
        ["arn:a", "arn:b"].map((arn) => ({
          Version: "2012-10-17",
          Effect: "Allow",
          Action: [action],
          Resource: [arn],
        })),
      );
    });
  }

  it("may put objects into a bucket that is a destination, and list it", () => {
    const { documents } = roleOf(
      '{ Events: { S: { Type: DynamoDB, Properties: { DestinationConfig: { OnFailure: { Type: S3, Destination: "arn:b" } } } } } }',
    );
    assert.deepEqual(
      documents.map(({ Statement: [{ Action, Resource }] }) => [Action, Resource]),
      [
        [["s3:PutObject"], ["arn:b/*"]],
        [["s3:ListBucket"], ["arn:b"]],
      ],
    );
  });

  it("gets no permission for a destination of a type that SAM doesn't know", () => {
    for (const type of ["Kafka", "toString", "1"]) {
      const onFailure = `OnFailure: { Type: ${type}, Destination: "arn:b" }`;
      assert.deepEqual(
        roleOf(`{ Events: { S: { Type: DynamoDB, Properties: { DestinationConfig: { ${onFailure} } } } } }`).documents,
        [],
      );
    }
  });

  it("has the boundary and the path that the function names", () => {
    const { FRole: role } = expand(
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { PermissionsBoundary: "arn:p", RolePath: /app/ } } }',
    );
    assert.equal(role?.permissionsBoundary, "arn:p");
    assert.match(role.arn, /:role\/app\/<FRole>$/);
  });

  it("has the policy that a condition chooses, whatever its kind", () => {
    const policies = (holds: boolean) =>
      Object.values(
        expand(`
Conditions: { C: !Equals [a, ${holds ? "a" : "b"}] }
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Policies:
        - !If [C, AWSLambdaRole, !Ref AWS::NoValue]
        - !If [C, !Ref AWS::NoValue, { Statement: [] }]
        - !If [C, { SNSPublishMessagePolicy: { TopicName: t } }, !If [C, AWSLambda_FullAccess, AWSLambda_ReadOnlyAccess]]
`).FRole ?? {},
      ).slice(0, 2) as [string[], any[]];
    const [managed, inline] = policies(true);
    assert.deepEqual(managed, [BASIC, `${AWS}service-role/AWSLambdaRole`]);
    assert.deepEqual(
      inline.map(({ policyDocument }) => policyDocument.Statement[0]?.Action),
      [["sns:Publish"]],
    );
    const [others, own] = policies(false);
    assert.deepEqual(others, [BASIC, `${AWS}AWSLambda_ReadOnlyAccess`]);
    assert.deepEqual(
      own.map(({ policyDocument }) => policyDocument),
      [{ Statement: [] }],
    );
  });

  it("gets no permission for a destination without a type, as in SAM", () => {
    const onFailure = 'OnFailure: { Destination: "arn:a" }';
    const { documents } = roleOf(
      `{ Events: { S: { Type: DynamoDB, Properties: { DestinationConfig: { ${onFailure} } } } } }`,
    );
    assert.deepEqual(documents, []);
  });
});

const READ = ["GetItem", "Scan", "Query", "BatchGetItem", "DescribeTable"].map((action) => `dynamodb:${action}`);
const WRITE = ["PutItem", "UpdateItem", "BatchWriteItem"].map((action) => `dynamodb:${action}`);
const TABLE = [`arn:aws:dynamodb:${HERE}:table/t`, `arn:aws:dynamodb:${HERE}:table/t/index/*`];

describe("a SAM policy template", () => {
  for (const [yaml, ...statements] of [
    ["DynamoDBReadPolicy: { TableName: t }", [READ, TABLE]],
    ["DynamoDBWritePolicy: { TableName: t }", [WRITE, TABLE]],
    [
      "DynamoDBCrudPolicy: { TableName: t }",
      [[...READ, ...WRITE, "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"], TABLE],
    ],
    [
      "DynamoDBStreamReadPolicy: { TableName: t, StreamName: '2026' }",
      [
        ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
        `arn:aws:dynamodb:${HERE}:table/t/stream/2026`,
      ],
      ["dynamodb:ListStreams", `arn:aws:dynamodb:${HERE}:table/t/stream/*`],
    ],
    ["SQSSendMessagePolicy: { QueueName: q }", [["sqs:SendMessage*"], [`arn:aws:sqs:${HERE}:q`]]],
    ["SNSPublishMessagePolicy: { TopicName: t }", [["sns:Publish"], [`arn:aws:sns:${HERE}:t`]]],
    ["S3WritePolicy: { BucketName: b }", [["s3:PutObject", "s3:PutObjectAcl"], ["arn:aws:s3:::b/*"]]],
    ["KMSDecryptPolicy: { KeyId: k }", [["kms:Decrypt"], [`arn:aws:kms:${HERE}:key/k`]]],
  ] as [string, ...[unknown, unknown][]][]) {
    it(`is expanded: ${yaml}`, () => {
      const { documents } = roleOf(`{ Policies: [{ ${yaml} }] }`);
      assert.deepEqual(documents, [
        {
          Version: "2012-10-17",
          Statement: statements.map(([Action, Resource]) => ({ Effect: "Allow", Action, Resource })),
        },
      ]);
    });
  }

  for (const yaml of ["CostExplorerReadOnlyPolicy: {}", "DynamoDBReadPolicy: t"]) {
    it(`is unknown if it has another name or shape: ${yaml}`, () => {
      assert.deepEqual(roleOf(`{ Policies: [{ ${yaml} }] }`).documents, [UNKNOWN]);
    });
  }
});

describe("a SAM connector", () => {
  /** The roles that get a policy of their own, by the policy's id. */
  const connected = (yaml: string) =>
    Object.fromEntries(
      Object.entries(expand(`Resources:\n${yaml}`)).flatMap(([id, { policyDocument, roles }]) =>
        policyDocument === UNKNOWN ? [[id, roles as unknown]] : [],
      ),
    );
  const F = '  F: { Type: "AWS::Serverless::Function" }\n';
  const T = 'Type: "AWS::DynamoDB::Table"';
  for (const [name, yaml, policies] of [
    [
      "from a function",
      `${F}  C: { Type: "AWS::Serverless::Connector", Properties: { Source: { Id: F }, Destination: { Id: T } } }\n  T: { ${T} }`,
      { CPolicy: ["<FRole>"] },
    ],
    [
      "to several functions",
      `${F}  G: { Type: "AWS::Serverless::Function" }\n  C: { Type: "AWS::Serverless::Connector", Properties: { Source: { Id: T }, Destination: [{ Id: F }, { Id: G }, 1] } }`,
      { CPolicy: ["<FRole>", "<GRole>"] },
    ],
    [
      "that a table lists",
      `${F}  T: { ${T}, Connectors: { A: { Properties: { Destination: { Id: F } } }, B: 1 } }`,
      { TAPolicy: ["<FRole>"], TBPolicy: [] },
    ],
    [
      "that a function lists",
      `  F: { Type: "AWS::Serverless::Function", Connectors: { A: { Properties: { Destination: { Id: T } } } } }\n  T: { ${T} }`,
      { FAPolicy: ["<FRole>"] },
    ],
    [
      "to a function with a role of the template",
      `  R: { Type: "AWS::IAM::Role", Properties: { RoleName: r } }\n  F: { Type: "AWS::Serverless::Function", Properties: { Role: !GetAtt R.Arn } }\n  G: { Type: "AWS::Lambda::Function", Properties: { Role: { "Fn::GetAtt": "R.Arn" } } }\n  T: { ${T}, Connectors: { A: { Properties: { Destination: [{ Id: F }, { Id: G }] } } } }`,
      { TAPolicy: ["r", "r"] },
    ],
    [
      "to a function with a role of another stack",
      `  F: { Type: "AWS::Serverless::Function", Properties: { Role: "arn:r" } }\n  G: { Type: "AWS::Lambda::Function" }\n  T: { ${T}, Connectors: { A: { Properties: { Destination: [{ Id: F }, { Id: G }, { Id: toString }] } } } }`,
      { TAPolicy: [] },
    ],
    [
      "to something by the name of its role",
      `  T: { ${T}, Connectors: { A: { Properties: { Destination: { RoleName: own, Type: "AWS::Lambda::Function" } } } } }`,
      { TAPolicy: ["own"] },
    ],
  ] as [string, string, object][]) {
    it(`gives a policy to the roles at its ends: ${name}`, () => {
      assert.deepEqual(connected(yaml), policies);
    });
  }
});

describe("a SAM function", () => {
  it("ignores Globals, or some of them, if it has IgnoreGlobals", () => {
    const runtimes = (ignored: string) => {
      const { F: fn } = expand(`
Globals: { Function: { Runtime: nodejs22.x, Handler: index.handler } }
Resources: { F: { Type: "AWS::Serverless::Function", IgnoreGlobals: ${ignored}, Properties: { MemorySize: 128 } } }
`);
      return [fn?.runtime, fn?.handler, fn?.memorySize];
    };
    assert.deepEqual(runtimes('"*"'), [undefined, undefined, 128]);
    assert.deepEqual(runtimes("[Runtime]"), [undefined, "index.handler", 128]);
    assert.deepEqual(runtimes("[]"), ["nodejs22.x", "index.handler", 128]);
  });

  it("takes settings from Globals, prefers its own, and merges maps and lists", () => {
    const { F: fn } = expand(`
Globals:
  Function: { Runtime: nodejs22.x, MemorySize: 512, Environment: { A: 1, B: 1 }, VpcConfig: { X: 1 }, Layers: [a], Tags: [a], Dead: { A: 1 } }
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { MemorySize: 128, Environment: { B: 2, MyRef: 3 }, VpcConfig: !Ref AWS::NoValue, Layers: [b], Tags: { K: v }, Dead: {} }
`);
    assert.deepEqual(
      [fn?.runtime, fn?.memorySize, fn?.environment, fn?.vpcConfig, fn?.layers, fn?.tags, fn?.dead],
      ["nodejs22.x", 128, { a: 1, b: 2, myRef: 3 }, undefined, ["a", "b"], { K: "v" }, { a: 1 }],
    );
  });

  it("gives its dead-letter queue in Lambda's DeadLetterConfig", () => {
    const { F: fn } = expand(
      'Resources: { F: { Type: "AWS::Serverless::Function", Properties: { DeadLetterQueue: { Type: SQS, TargetArn: "arn:q" } } } }',
    );
    assert.deepEqual(fn?.deadLetterConfig, { targetArn: "arn:q" });
  });

  it("is invoked through its alias, even if the alias's name is a parameter", () => {
    for (const [alias, id, qualifier] of [
      ["live", "FAliaslive", "live"],
      ["!Ref Name", "FAlias", "main"],
    ]) {
      const made = expand(`
Parameters: { Name: { Type: String, Default: main } }
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: { AutoPublishAlias: ${alias}, Events: { S: { Type: DynamoDB, Properties: { Stream: "arn:s" } } } }
`);
      const arn = `arn:aws:lambda:${HERE}:function:<F>`;
      assert.equal(made[id ?? ""]?.aliasArn, `${arn}:${qualifier}`);
      assert.equal(made[id ?? ""]?.functionName, "<F>");
      assert.equal(made.FVersion?.functionArn, `${arn}:<FVersion>`);
      assert.deepEqual(made.FS, { eventSourceArn: "arn:s", functionName: `${arn}:${qualifier}` });
    }
  });

  it("has a mapping for each event source that Lambda polls", () => {
    const events = Object.entries({ DynamoDB: "Stream", Kinesis: "Stream", SQS: "Queue", MQ: "Broker" });
    const others = "Other: { Type: SQSQueue }, Third: { Type: ApiSQS }";
    const yaml = events.map(
      ([type, key]) => `${type}: { Type: ${type}, Properties: { ${key}: "arn:${type}", BatchSize: 5 } }`,
    );
    const made = expand(
      `Resources: { F: { Type: "AWS::Serverless::Function", Properties: { Events: { ${yaml.join(", ")}, ${others} } } } }`,
    );
    assert.deepEqual(Object.keys(made), ["F", "FRole", ...events.map(([type]) => `F${type}`)]);
    assert.equal(made.F?.role, "arn:aws:iam::<AccountId>:role/<FRole>");
    for (const [type] of events)
      assert.deepEqual(made[`F${type}`], { eventSourceArn: `arn:${type}`, functionName: "<F>", batchSize: 5 });
  });

  it("passes its condition on to every resource created for it", () => {
    const made = expand(`
Conditions: { No: !Equals [a, b] }
Resources:
  F:
    Type: AWS::Serverless::Function
    Condition: No
    Properties: { Events: { S: { Type: DynamoDB, Properties: { Stream: "arn:s" } } } }
  Q: { Type: "AWS::SQS::Queue" }
`);
    assert.deepEqual(Object.keys(made), ["Q"]);
  });
});

describe("a SAM simple table", () => {
  for (const [key, name, type] of [
    ["{}", "id", "S"],
    ["{ PrimaryKey: { Name: order, Type: Number } }", "order", "N"],
    ["{ PrimaryKey: { Type: String } }", "id", "S"],
    ["{ PrimaryKey: { Type: Binary } }", "id", "B"],
    ["{ PrimaryKey: { Type: N } }", "id", "N"],
  ]) {
    it(`has a key and no stream: ${key}`, () => {
      const { T: table } = expand(`Resources: { T: { Type: "AWS::Serverless::SimpleTable", Properties: ${key} } }`);
      assert.deepEqual(table?.keySchema, [{ attributeName: name, keyType: "HASH" }]);
      assert.deepEqual(table.attributeDefinitions, [{ attributeName: name, attributeType: type }]);
      assert.equal(table.streamSpecification, undefined);
    });
  }

  it("takes settings from Globals", () => {
    const { T: table } = expand(
      'Globals: { SimpleTable: { TableName: t } }\nResources: { T: { Type: "AWS::Serverless::SimpleTable" } }',
    );
    assert.equal(table?.tableName, "t");
  });
});

describe("a SAM connector", () => {
  for (const destination of ["{ Id: G }", "[{ Id: G }, { Id: Q }, { Arn: a }, { Id: Gone }, text]"]) {
    it(`gives its functions' roles an unknown policy, with the destination ${destination}`, () => {
      const yaml = `
Resources:
  F: { Type: "AWS::Serverless::Function", Properties: {} }
  G: { Type: "AWS::Serverless::Function", Properties: {} }
  Q: { Type: "AWS::SQS::Queue" }
  C: { Type: "AWS::Serverless::Connector", Properties: { Source: { Id: F }, Destination: ${destination} } }
`;
      const { CPolicy: policy } = expand(yaml);
      assert.equal(policy?.policyDocument, UNKNOWN);
      const types = resourcesOfTemplate(parseTemplate(yaml) as Record<string, unknown>).map(({ type }) => type);
      assert.ok(types.includes("aws-native:iam:ManagedPolicy"));
      assert.deepEqual(policy.roles, ["<FRole>", "<GRole>"]);
    });
  }
});
