import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record, settle } from "dynamodb-streams-support/mocks";
import { StreamConsumer, type StreamConsumerArgs } from "..";
import { checkedArgs } from "../check-args";
import { environment } from "../function-environment";
import { code, make, statements, STREAM_ARN, table, valueOf } from "./make";

describe("StreamConsumer", () => {
  it("can be used several times in a program, on any table, with Pulumi's automatic names", async () => {
    const recorder = await record();
    await settle(() => {
      const orders = table("orders");
      const permission = {};
      for (const name of ["audit", "search"]) {
        new StreamConsumer(name, {
          table: orders,
          function: { code },
          mapping: { startingPosition: "TRIM_HORIZON" },
          permission,
        });
      }
      new StreamConsumer("users", {
        table: table("users"),
        function: { code },
        mapping: { startingPosition: "LATEST" },
        permission,
      });
    });
    assert.deepEqual(
      recorder.all("EventSourceMapping").map(({ name, inputs }) => [name, inputs.eventSourceArn.split("/")[1]]),
      [
        ["audit", "orders"],
        ["search", "orders"],
        ["users", "users"],
      ],
    );
    for (const type of ["Role", "Function", "Permission"]) {
      assert.deepEqual(
        recorder.all(type).map(({ inputs }) => inputs.name ?? inputs.statementId),
        [undefined, undefined, undefined],
      );
    }
    assert.equal(recorder.find("LogGroup", "audit").namePrefix, "/aws/lambda/audit-");
  });

  it("is the parent of every resource that it creates", async () => {
    const { consumer: orders } = await make({
      permission: {},
      exactlyOnce: true,
      function: { target: { alias: "live" } },
    });
    const { role, policy, logGroup, claims, alias, permission, mapping, monitoring } = orders;
    for (const child of [role, policy, logGroup, claims, orders.function, alias, permission, mapping, monitoring]) {
      const urn = await new Promise<string>((resolve) => child!.urn.apply(resolve));
      assert.match(urn, /aws-dynamodb-streams:stream:StreamConsumer\$aws/);
    }
  });

  it("deletes a mapping before it creates the replacement, and creates it once the role may read", async () => {
    let options: pulumi.CustomResourceOptions = {};
    const { consumer: orders } = await make({ transform: { mapping: (_, given) => void (options = given) } });
    assert.equal(options.deleteBeforeReplace, true);
    assert.deepEqual(options.dependsOn, [orders.policy]);
  });

  it("lets a transform change every raw resource", async () => {
    const { recorder } = await make({
      permission: {},
      exactlyOnce: true,
      transform: {
        role: (args) => void (args.path = "/streams/"),
        policy: (args) => void (args.name = "read-stream"),
        logGroup: (args) => void (args.kmsKeyId = "key"),
        claims: (args) => void (args.name = "claims"),
        function: (args) => void (args.architectures = ["arm64"]),
        permission: (args) => void (args.sourceAccount = "000000000000"),
        mapping: (args) => void (args.enabled = false),
        alarm: (args) => void (args.datapointsToAlarm = 1),
        dashboard: (args) => void (args.dashboardName = "streams"),
      },
    });
    assert.deepEqual(
      [
        recorder.find("Role").path,
        recorder.find("RolePolicy").name,
        recorder.find("LogGroup").kmsKeyId,
        recorder.find("Table", "orders-claims").name,
        recorder.find("Function").architectures,
        recorder.find("Permission").sourceAccount,
        recorder.find("EventSourceMapping").enabled,
        recorder.find("MetricAlarm", "orders-throttles").datapointsToAlarm,
        recorder.find("Dashboard").dashboardName,
      ],
      ["/streams/", "read-stream", "key", "claims", ["arm64"], "000000000000", false, 1, "streams"],
    );
  });

  describe("creates a function", () => {
    it("with every given setting", async () => {
      const given = { name: "audit", handler: "main.run", runtime: "nodejs24.x", memorySize: 512, timeout: 300 };
      const { recorder } = await make({
        function: { ...given, environment: { A: "1", NODE_OPTIONS: "--use-openssl-ca" }, tracing: "Active" },
        logRetentionInDays: 3,
      });
      const { name, handler, runtime, memorySize, timeout, environment, tracingConfig } = recorder.find("Function");
      assert.deepEqual({ name, handler, runtime, memorySize, timeout }, given);
      assert.deepEqual(environment, {
        variables: { A: "1", NODE_OPTIONS: "--use-openssl-ca", TABLE_NAME: "orders" },
      });
      assert.deepEqual(tracingConfig, { mode: "Active" });
      assert.equal(recorder.find("LogGroup").retentionInDays, 3);
      assert.equal(statements(recorder, /xray/).length, 1);
    });

    it("with explicit defaults, so that removing a setting restores its default", async () => {
      const { recorder } = await make();
      const { handler, runtime, memorySize, timeout, publish, tracingConfig } = recorder.find("Function");
      assert.deepEqual(
        { handler, runtime, memorySize, timeout, publish, tracingConfig },
        {
          handler: "index.handler",
          runtime: "nodejs22.x",
          memorySize: 128,
          timeout: 60,
          publish: false,
          tracingConfig: { mode: "PassThrough" },
        },
      );
      assert.equal(recorder.find("LogGroup").retentionInDays, 14);
    });

    it("whose own TABLE_NAME may equal the table's name, and nothing else", async () => {
      const { recorder } = await make({ function: { environment: { TABLE_NAME: "orders" } } });
      assert.deepEqual(recorder.find("Function").environment.variables, {
        NODE_OPTIONS: "--enable-source-maps",
        TABLE_NAME: "orders",
      });

      await record();
      for (const supplied of [{ TABLE_NAME: "totals" }, pulumi.output({ TABLE_NAME: "totals" })]) {
        await assert.rejects(valueOf(environment("orders", supplied, { TABLE_NAME: pulumi.output("orders") })), {
          message:
            'StreamConsumer "orders": `environment.TABLE_NAME` is "totals", but the handler needs it to be "orders". ' +
            "Rename your variable.",
        });
      }
    });

    it("unless numbers are out of Lambda's range, which the error names all at once", async () => {
      await assert.rejects(
        make({ function: { memorySize: 64, timeout: 901 }, logRetentionInDays: 2 }),
        (error: Error) => {
          const [first, ...faults] = error.message.split("\n");
          assert.equal(first, 'StreamConsumer "orders" can\'t be created.');
          assert.equal(faults[0], "  `function.memorySize` is 64: it must be a whole number from 128 to 10240 (MB)");
          assert.equal(faults[1], "  `function.timeout` is 901: it must be a whole number from 1 to 900 (seconds)");
          return /`logRetentionInDays` is 2: it must be one of 0, 1, 3, 5/.test(faults[2]!);
        },
      );
    });
  });

  describe("given an Output", () => {
    const late = <T>(value: T) => pulumi.output(Promise.resolve(value)) as never;
    const base = (): StreamConsumerArgs => ({
      table: STREAM_ARN,
      function: { code },
      mapping: { startingPosition: "TRIM_HORIZON" },
    });
    const wrong: Record<string, [Partial<StreamConsumerArgs>, (args: StreamConsumerArgs) => unknown, RegExp]> = {
      memory: [
        { function: { code, memorySize: late(64) } },
        (args) => args.function.memorySize,
        /`function.memorySize` is 64/,
      ],
      timeout: [
        { function: { code, timeout: late(901) } },
        (args) => args.function.timeout,
        /`function.timeout` is 901/,
      ],
      "log retention": [
        { logRetentionInDays: late(2) },
        (args) => args.logRetentionInDays,
        /`logRetentionInDays` is 2/,
      ],
      "starting position": [
        { mapping: { startingPosition: late("AT_TIMESTAMP") } },
        (args) => args.mapping.startingPosition,
        /`startingPosition` is "AT_TIMESTAMP"/,
      ],
    };
    for (const [title, [given, of, message]] of Object.entries(wrong)) {
      it(`rejects an invalid ${title} once it is known`, async () => {
        await record();
        const args = checkedArgs("orders", { ...base(), ...given });
        await assert.rejects(valueOf(of(args) as pulumi.Output<unknown>), message);
      });
    }

    it("accepts a value within its range", async () => {
      const { recorder } = await make({
        function: { memorySize: late(256), timeout: late(30) },
        logRetentionInDays: late(3),
        mapping: { startingPosition: late("LATEST") },
      });
      const { memorySize, timeout } = recorder.find("Function");
      assert.deepEqual(
        [
          memorySize,
          timeout,
          recorder.find("LogGroup").retentionInDays,
          recorder.find("EventSourceMapping").startingPosition,
        ],
        [256, 30, 3, "LATEST"],
      );
    });
  });

  describe("has the mapping invoke", () => {
    it("the newest code by default", async () => {
      const { recorder } = await make();
      assert.equal(
        recorder.find("EventSourceMapping").functionName,
        "arn:aws:lambda:us-east-1:000000000000:function:orders",
      );
      assert.deepEqual(recorder.all("Alias"), []);
    });

    it("the version that a deployment publishes", async () => {
      const { recorder } = await make({ function: { target: "version" } });
      assert.equal(recorder.find("Function").publish, true);
      assert.match(recorder.find("EventSourceMapping").functionName, /function:orders:7$/);
    });

    it("an alias that moves to that version", async () => {
      const { recorder } = await make({ function: { target: { alias: "live" } } });
      assert.equal(recorder.find("Function").publish, true);
      assert.deepEqual(recorder.find("Alias"), { name: "live", functionName: "orders", functionVersion: "7" });
      assert.match(recorder.find("EventSourceMapping").functionName, /function:orders:live$/);
    });
  });

  describe("creates a permission", () => {
    it("only on request, because a stream mapping doesn't use it", async () => {
      assert.deepEqual((await make()).recorder.all("Permission"), []);
      const { recorder } = await make({ permission: { statementId: "AllowDynamoDB" } });
      assert.deepEqual(recorder.find("Permission"), {
        statementId: "AllowDynamoDB",
        action: "lambda:InvokeFunction",
        function: "orders",
        principal: "dynamodb.amazonaws.com",
        sourceArn: STREAM_ARN,
      });
    });
  });

  describe("leaves the role's policy to you", () => {
    it("if it is told to", async () => {
      const { recorder } = await make({ role: { policy: false } });
      assert.deepEqual(recorder.all("RolePolicy"), []);
      assert.equal(recorder.all("EventSourceMapping").length, 1);
    });
  });

  describe("treats the log group", () => {
    it("as an existing one, which it imports unchanged, if told to adopt it", async () => {
      let options: pulumi.CustomResourceOptions = {};
      const { recorder } = await make({
        function: { name: "audit" },
        logGroup: "adopt",
        transform: { logGroup: (_, given) => void (options = given) },
      });
      assert.equal(recorder.find("LogGroup").name, "/aws/lambda/audit");
      assert.equal(options.import, "/aws/lambda/audit");
      assert.deepEqual(options.ignoreChanges, ["retentionInDays", "tags"]);
    });

    it("as unknown, which is an error, if told to adopt it without the function's name", async () => {
      await assert.rejects(make({ logGroup: "adopt" }), /`logGroup` is "adopt", but `function.name` isn't known/);
    });

    it("as Lambda's to create, and lets the role create only that one, if logGroup is false", async () => {
      for (const [name, group] of [
        ["audit", "/aws/lambda/audit"],
        [undefined, "/aws/lambda/orders-*"],
      ]) {
        const { recorder, consumer } = await make({ logGroup: false, function: { name } });
        assert.deepEqual(recorder.all("LogGroup"), []);
        assert.equal(recorder.find("Function").loggingConfig, undefined);
        const arn = `arn:aws:logs:us-east-1:000000000000:log-group:${group}`;
        assert.deepEqual(
          statements(recorder, /logs:/).map(({ Action, Resource }) => [Action, Resource]),
          [
            [["logs:CreateLogGroup"], arn],
            [["logs:CreateLogStream", "logs:PutLogEvents"], `${arn}:*`],
          ],
        );
        assert.equal(await valueOf(consumer.logGroupName), `/aws/lambda/${name ?? "orders"}`);
      }
    });
  });

  describe("with exactlyOnce", () => {
    it("creates a table of expiring claims that the function may write to and finds by name", async () => {
      const { recorder } = await make({ exactlyOnce: true });
      assert.deepEqual(recorder.find("Table", "orders-claims"), {
        billingMode: "PAY_PER_REQUEST",
        hashKey: "id",
        attributes: [{ name: "id", type: "S" }],
        ttl: { attributeName: "expires", enabled: true },
      });
      assert.deepEqual(recorder.find("Function").environment.variables, {
        NODE_OPTIONS: "--enable-source-maps",
        TABLE_NAME: "orders",
        CLAIMS_TABLE_NAME: "orders-claims",
      });
      assert.deepEqual(statements(recorder, /PutItem/), [
        {
          Effect: "Allow",
          Action: ["dynamodb:PutItem"],
          Resource: "arn:aws:dynamodb:us-east-1:000000000000:table/orders-claims",
        },
      ]);
    });

    it("unset creates no claims table", async () => {
      const { recorder } = await make();
      assert.equal(recorder.all("Table").length, 1);
      assert.deepEqual(statements(recorder, /PutItem/), []);
    });
  });

  it("tags every resource that supports tags", async () => {
    const tags = { team: "orders" };
    const { recorder } = await make({ tags, exactlyOnce: true, permission: {} });
    const taggable = ["Role", "LogGroup", "Function", "EventSourceMapping", "MetricAlarm"];
    for (const { inputs } of [
      ...taggable.flatMap((type) => recorder.all(type)),
      { inputs: recorder.find("Table", "orders-claims") },
    ]) {
      assert.deepEqual(inputs.tags, tags);
    }
  });
});
