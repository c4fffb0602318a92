import assert from "node:assert/strict";
import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";
import { projectDir } from "dynamodb-streams-support/paths";
import { stackConfig } from "dynamodb-streams-local/emulator-endpoint";
import { record, type Recorder, settle } from "dynamodb-streams-support/mocks";
import { configure } from "./configure";

const index = path.join(projectDir, "index.ts");
const STREAM_ARN = "arn:aws:dynamodb:us-east-1:000000000000:table/simple/stream/2024-01-27T11:09:19.000";

/** Runs index.ts again, from scratch. */
async function program(stack: "localstack" | "aws", settings: Record<string, unknown> = {}): Promise<Recorder> {
  const recorder = await record();
  configure(stack, settings);
  delete require.cache[index];
  await settle(() => require(index) as unknown);
  return recorder;
}

describe("the program", () => {
  describe("in stack localstack", () => {
    let recorder: Recorder;
    before(async () => {
      recorder = await program("localstack");
    });

    it("registers the note's five resources, a policy and a log group, and nothing else", () => {
      assert.deepEqual(
        recorder
          .types()
          .filter((type) => type !== "pulumi:pulumi:Stack")
          .sort(),
        [
          "aws-dynamodb-streams:stream:StreamConsumer",
          "aws:cloudwatch/logGroup:LogGroup",
          "aws:dynamodb/table:Table",
          "aws:iam/role:Role",
          "aws:iam/rolePolicy:RolePolicy",
          "aws:lambda/eventSourceMapping:EventSourceMapping",
          "aws:lambda/function:Function",
          "aws:lambda/permission:Permission",
        ],
      );
    });

    it("creates the note's table", () => {
      assert.deepEqual(recorder.find("Table"), {
        name: "simple",
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        streamEnabled: true,
        streamViewType: "NEW_AND_OLD_IMAGES",
        pointInTimeRecovery: { enabled: false },
        deletionProtectionEnabled: false,
      });
    });

    it("creates the note's role", () => {
      const { name, assumeRolePolicy } = recorder.find("Role");
      assert.equal(name, "lambda_exec_role");
      assert.deepEqual(assumeRolePolicy, {
        Version: "2012-10-17",
        Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" } }],
      });
    });

    it("lets the role read this stream and write its own log, and nothing else", () => {
      const { role, policy } = recorder.find("RolePolicy");
      assert.equal(role, "lambda_exec_role");
      assert.deepEqual(policy.Statement, [
        {
          Effect: "Allow",
          Action: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
          Resource: STREAM_ARN,
        },
        { Effect: "Allow", Action: ["dynamodb:ListStreams"], Resource: "*" },
        {
          Effect: "Allow",
          Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
          Resource: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/simple:*",
        },
      ]);
    });

    it("creates the note's function on a current runtime, with its own log group", async () => {
      const { code, ...rest } = recorder.find("Function");
      assert.deepEqual(rest, {
        name: "simple",
        role: "arn:aws:iam::000000000000:role/lambda_exec_role",
        handler: "index.handler",
        runtime: "nodejs22.x",
        memorySize: 128,
        timeout: 60,
        publish: false,
        environment: {
          variables: { LOG_ITEM_DATA: "true", NODE_OPTIONS: "--enable-source-maps", TABLE_NAME: "simple" },
        },
        loggingConfig: { logFormat: "Text", logGroup: "/aws/lambda/simple" },
        tracingConfig: { mode: "PassThrough" },
      });
      assert.deepEqual(Object.keys((await code.assets) as object), ["index.js", "index.js.map"]);
      assert.deepEqual(recorder.find("LogGroup"), { name: "/aws/lambda/simple", retentionInDays: 14 });
    });

    it("creates the note's permission", () => {
      assert.deepEqual(recorder.find("Permission"), {
        statementId: "AllowExecutionFromDynamoDB",
        action: "lambda:InvokeFunction",
        function: "simple",
        principal: "dynamodb.amazonaws.com",
        sourceArn: STREAM_ARN,
      });
    });

    it("creates the note's mapping", () => {
      assert.deepEqual(recorder.find("EventSourceMapping"), {
        eventSourceArn: STREAM_ARN,
        functionName: "arn:aws:lambda:us-east-1:000000000000:function:simple",
        startingPosition: "LATEST",
        enabled: true,
        batchSize: 100,
        maximumBatchingWindowInSeconds: 0,
        parallelizationFactor: 1,
        bisectBatchOnFunctionError: false,
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: -1,
        tumblingWindowInSeconds: 0,
        functionResponseTypes: ["ReportBatchItemFailures"],
      });
    });
  });

  it("uses only services that stack localstack has an endpoint for, so that nothing reaches real AWS", async () => {
    const [endpoints] = stackConfig("localstack")["aws:endpoints"] as Record<string, string>[];
    const recorder = await program("localstack", { onFailureQueue: true, privateNetwork: true });
    const services = recorder
      .types()
      .filter((type) => type.startsWith("aws:"))
      .map((type) => type.split(/[:/]/)[1]!.replace("cloudwatch", "logs"));
    assert.deepEqual(
      services.filter((service) => !endpoints![service]),
      [],
    );
    assert.ok(endpoints!.sts, "the provider asks STS who it is");
  });

  it("bundles the handler into the same bytes every time", async () => {
    const bundled = async () => {
      const { code } = (await program("localstack")).find("Function");
      return ((await code.assets) as Record<string, { text: Promise<string> }>)["index.js"]?.text;
    };
    const first = await bundled();
    assert.ok(first);
    assert.equal(await bundled(), first);
  });

  it("protects the table, limits retries and sets an on-failure queue in stack aws", async () => {
    const recorder = await program("aws");
    const table = recorder.find("Table");
    assert.deepEqual([table.pointInTimeRecovery, table.deletionProtectionEnabled], [{ enabled: true }, true]);
    const {
      startingPosition,
      maximumRetryAttempts,
      bisectBatchOnFunctionError,
      maximumRecordAgeInSeconds,
      destinationConfig,
    } = recorder.find("EventSourceMapping");
    assert.deepEqual(
      {
        startingPosition,
        maximumRetryAttempts,
        bisectBatchOnFunctionError,
        maximumRecordAgeInSeconds,
        destinationConfig,
      },
      {
        startingPosition: "TRIM_HORIZON",
        maximumRetryAttempts: 5,
        bisectBatchOnFunctionError: true,
        maximumRecordAgeInSeconds: 86_400,
        destinationConfig: { onFailure: { destinationArn: "arn:aws:sqs:us-east-1:000000000000:simple-given-up" } },
      },
    );
    assert.deepEqual(recorder.find("RolePolicy").policy.Statement.at(-1), {
      Effect: "Allow",
      Action: ["sqs:SendMessage"],
      Resource: "arn:aws:sqs:us-east-1:000000000000:simple-given-up",
    });
  });

  it("monitors the consumer in stack aws, and notifies the configured topic", async () => {
    const topic = "arn:aws:sns:us-east-1:000000000000:alarms";
    const recorder = await program("aws", { alarmTopic: topic });
    assert.equal(recorder.all("MetricAlarm").length, 6);
    for (const { inputs } of recorder.all("MetricAlarm")) assert.deepEqual(inputs.alarmActions, [topic]);
    assert.equal(recorder.find("Dashboard").dashboardName, "simple");
    const outputs = require(index) as Record<string, pulumi.Output<string>>;
    const value = (name: string) => new Promise((resolve) => outputs[name]!.apply(resolve));
    assert.equal(await value("onFailureQueueUrl"), "https://sqs.us-east-1.amazonaws.com/000000000000/simple-given-up");
    assert.match(String(await value("dashboardUrl")), /#dashboards\/dashboard\/simple$/);
  });

  it("omits role policy and log group if the settings say so", async () => {
    const recorder = await program("localstack", { rolePolicy: false, logGroup: "none" });
    assert.deepEqual([recorder.all("RolePolicy"), recorder.all("LogGroup")], [[], []]);
  });

  it("derives every name from the setting `name`, so that copies fit in one account", async () => {
    const recorder = await program("aws", { name: "orders", roleName: "orders_exec_role" });
    assert.deepEqual(
      ["Table", "Role", "Function", "LogGroup", "Queue"].map((type) => recorder.find(type).name),
      ["orders", "orders_exec_role", "orders", "/aws/lambda/orders", "orders-given-up"],
    );
  });

  it("passes filters on as event patterns", async () => {
    const recorder = await program("localstack", { filters: [{ eventName: ["INSERT"] }] });
    assert.deepEqual(recorder.find("EventSourceMapping").filterCriteria, {
      filters: [{ pattern: '{"eventName":["INSERT"]}' }],
    });
  });

  it("omits the stream from the role's policy if the table has none, because IAM would reject the empty ARN", async () => {
    const recorder = await program("localstack", { streamEnabled: false });
    assert.deepEqual(
      recorder.find("RolePolicy").policy.Statement.map(({ Action }: { Action: string[] }) => Action[0]),
      ["dynamodb:ListStreams", "logs:CreateLogStream"],
    );
  });

  describe("in a private network", () => {
    let recorder: Recorder;
    before(async () => {
      recorder = await program("aws", { privateNetwork: true });
    });

    it("creates a VPC without internet access", () => {
      const { natGateways, subnetSpecs } = recorder.find("Vpc");
      assert.deepEqual(
        { natGateways, subnetSpecs },
        { natGateways: { strategy: "None" }, subnetSpecs: [{ type: "Isolated" }] },
      );
    });

    it("reaches DynamoDB, and nothing else, through a gateway endpoint", () => {
      const { vpcId, serviceName, vpcEndpointType, routeTableIds } = recorder.find("VpcEndpoint");
      assert.deepEqual(
        { vpcId, serviceName, vpcEndpointType, routeTableIds },
        {
          vpcId: "vpc-1",
          serviceName: "com.amazonaws.us-east-1.dynamodb",
          vpcEndpointType: "Gateway",
          routeTableIds: ["rtb-1"],
        },
      );
      const { ingress, egress } = recorder.find("SecurityGroup");
      assert.equal(ingress, undefined);
      assert.deepEqual(egress, [{ protocol: "tcp", fromPort: 443, toPort: 443, prefixListIds: ["pl-dynamodb"] }]);
    });

    it("puts the function into the VPC, and lets its role create network interfaces", () => {
      assert.deepEqual(recorder.find("Function").vpcConfig, {
        subnetIds: ["subnet-1", "subnet-2"],
        securityGroupIds: ["simple-id"],
      });
      const statement = recorder.find("RolePolicy").policy.Statement.at(-1);
      assert.ok(statement.Action.includes("ec2:CreateNetworkInterface"), JSON.stringify(statement));
    });
  });

  it("loads @pulumi/awsx only for the private network", async () => {
    const loaded = () => Object.keys(require.cache).filter((file) => file.includes("/@pulumi/awsx/"));
    for (const file of loaded()) delete require.cache[file];
    await program("aws");
    assert.deepEqual(loaded(), []);
    await program("aws", { privateNetwork: true });
    assert.notDeepEqual(loaded(), []);
  });

  it("creates nothing if the configuration is invalid", async () => {
    const recorder = await record();
    configure("localstack", { batchSize: 0 });
    delete require.cache[index];
    assert.throws(() => require(index), /batchSize is "0": it must be a whole number from 1 to 10000/);
    assert.deepEqual(recorder.types(), []);
  });
});
