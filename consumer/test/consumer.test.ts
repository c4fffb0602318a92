import assert from "node:assert/strict";
import * as dynamodb from "@pulumi/aws/dynamodb";
import * as sqs from "@pulumi/aws/sqs";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { checkMapping } from "../check-mapping";
import { StreamConsumer } from "../consumer";
import type { StreamConsumerArgs, StreamMappingArgs } from "../consumer-args";
import { mappingLimits, within } from "dynamodb-streams-aws/limits";
import { record, type Recorder, settle } from "dynamodb-streams-support/mocks";

const code = new pulumi.asset.AssetArchive({ "index.js": new pulumi.asset.StringAsset("exports.handler = () => {};") });
const table = (name: string, args: Partial<dynamodb.TableArgs> = {}) =>
  new dynamodb.Table(name, { hashKey: "id", streamEnabled: true, streamViewType: "NEW_IMAGE", ...args });

/** Makes a consumer and gives what it registered and warned of. */
async function consumer(
  args: Partial<Omit<StreamConsumerArgs, "mapping">> & { mapping?: Partial<StreamMappingArgs> } = {},
): Promise<{ made: Recorder; warnings: string[]; consumer: StreamConsumer }> {
  const made = await record();
  const warnings: string[] = [];
  const { warn } = pulumi.log;
  (pulumi.log as { warn: unknown }).warn = (message: string) => {
    warnings.push(message);
    return Promise.resolve();
  };
  try {
    const created = await settle(
      () =>
        new StreamConsumer("orders", {
          table: args.table ?? table("orders"),
          function: { code },
          ...args,
          mapping: { startingPosition: "TRIM_HORIZON", ...args.mapping },
        }),
    );
    return { made, warnings, consumer: created };
  } finally {
    (pulumi.log as { warn: unknown }).warn = warn;
  }
}

describe("StreamConsumer", () => {
  it("fits several times in a program, on any table, with Pulumi's automatic names", async () => {
    const made = await record();
    await settle(() => {
      const orders = table("orders");
      for (const name of ["audit", "search"]) {
        new StreamConsumer(name, { table: orders, function: { code }, mapping: { startingPosition: "TRIM_HORIZON" } });
      }
      new StreamConsumer("users", {
        table: table("users"),
        function: { code },
        mapping: { startingPosition: "LATEST" },
      });
    });
    assert.deepEqual(
      made.all("EventSourceMapping").map(({ name, inputs }) => [name, inputs.eventSourceArn.split("/")[1]]),
      [
        ["audit", "orders"],
        ["search", "orders"],
        ["users", "users"],
      ],
    );
    for (const type of ["Role", "Function", "Permission"]) {
      assert.deepEqual(
        made.all(type).map(({ inputs }) => inputs.name ?? inputs.statementId),
        [undefined, undefined, undefined],
      );
    }
    assert.equal(made.find("LogGroup", "audit").namePrefix, "/aws/lambda/audit-");
  });

  it("is the parent of all that it makes", async () => {
    const { consumer: orders } = await consumer();
    for (const child of [
      orders.role,
      orders.policy,
      orders.logGroup,
      orders.function,
      orders.permission,
      orders.mapping,
    ]) {
      const urn = await new Promise<string>((resolve) => child.urn.apply(resolve));
      assert.match(urn, /aws-dynamodb-streams:stream:StreamConsumer\$aws:/);
    }
  });

  it("replaces a mapping by deleting the old one first, and makes it once the role may read", async () => {
    let options: pulumi.CustomResourceOptions = {};
    const { consumer: orders } = await consumer({ transform: { mapping: (_, given) => void (options = given) } });
    assert.equal(options.deleteBeforeReplace, true);
    assert.equal(options.dependsOn, orders.policy);
  });

  it("lets the raw resources be changed", async () => {
    const { made } = await consumer({
      transform: {
        role: (args) => void (args.path = "/streams/"),
        policy: (args) => void (args.name = "read-stream"),
        logGroup: (args) => void (args.kmsKeyId = "key"),
        function: (args) => void (args.architectures = ["arm64"]),
        permission: (args) => void (args.sourceAccount = "000000000000"),
        mapping: (args) => void (args.enabled = false),
      },
    });
    assert.deepEqual(
      [
        made.find("Role").path,
        made.find("RolePolicy").name,
        made.find("LogGroup").kmsKeyId,
        made.find("Function").architectures,
        made.find("Permission").sourceAccount,
        made.find("EventSourceMapping").enabled,
      ],
      ["/streams/", "read-stream", "key", ["arm64"], "000000000000", false],
    );
  });

  it("passes on what the function is given", async () => {
    const { made } = await consumer({
      function: {
        code,
        name: "audit",
        handler: "main.run",
        runtime: "nodejs24.x",
        memorySize: 512,
        timeout: 60,
        environment: { A: "1" },
      },
      logRetentionInDays: 3,
    });
    const { name, handler, runtime, memorySize, timeout, environment } = made.find("Function");
    assert.deepEqual(
      { name, handler, runtime, memorySize, timeout, environment },
      {
        name: "audit",
        handler: "main.run",
        runtime: "nodejs24.x",
        memorySize: 512,
        timeout: 60,
        environment: { variables: { A: "1", TABLE_NAME: "orders" } },
      },
    );
    assert.equal(made.find("LogGroup").retentionInDays, 3);
  });

  it("passes on what the mapping is given", async () => {
    const mapping: StreamMappingArgs = {
      startingPosition: "LATEST",
      batchSize: 10,
      maximumBatchingWindowInSeconds: 5,
      parallelizationFactor: 2,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeInSeconds: 3600,
      tumblingWindowInSeconds: 60,
    };
    const { made } = await consumer({
      mapping: { ...mapping, reportBatchItemFailures: false, filters: [{ a: [1] }, { b: [2] }] },
    });
    const { eventSourceArn: _, functionName: __, filterCriteria, ...rest } = made.find("EventSourceMapping");
    assert.deepEqual(rest, mapping);
    assert.deepEqual(filterCriteria, { filters: [{ pattern: '{"a":[1]}' }, { pattern: '{"b":[2]}' }] });
  });

  it("lets the role send to the queue for what is given up", async () => {
    const { made } = await consumer({ mapping: { onFailure: await withMocks(() => new sqs.Queue("given-up")) } });
    assert.match(
      JSON.stringify(made.find("RolePolicy").policy),
      /"sqs:SendMessage"],"Effect":"Allow","Resource":"arn:aws:sqs:[^"*]*given-up"/,
    );
  });

  for (const streamEnabled of [false, undefined]) {
    it(`warns, and goes on, where the table's streamEnabled is ${streamEnabled}`, async () => {
      const { made, warnings } = await consumer({ table: await withMocks(() => table("orders", { streamEnabled })) });
      assert.deepEqual(warnings, [
        `The event source mapping "orders" reads the stream of table "orders", whose streamEnabled is ${streamEnabled}: ` +
          "the table gets no stream, and the mapping will fail for want of its ARN. Set streamEnabled: true on the table.",
      ]);
      assert.equal(made.all("EventSourceMapping").length, 1);
    });
  }

  it("doesn't warn where the stream is on", async () => {
    assert.deepEqual((await consumer()).warnings, []);
  });

  it("names every mapping argument that is out of its range", async () => {
    await assert.rejects(
      consumer({ mapping: { batchSize: 0, maximumRecordAgeInSeconds: 59, filters: Array(6).fill({}) } }),
      {
        message: [
          'StreamConsumer "orders": the event source mapping can\'t be made.',
          "`batchSize` is 0: it must be a whole number from 1 to 10000 (records)",
          "`maximumRecordAgeInSeconds` is 59: it must be a whole number from 60 to 604800 (seconds), or -1",
          "`filters` has 6 patterns: at most 5 are allowed",
        ].join("\n  "),
      },
    );
  });

  it("takes of every number just what is in its range", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...(Object.keys(mappingLimits) as (keyof typeof mappingLimits)[])),
        fc.oneof(fc.integer({ min: -2, max: 12 }), fc.integer({ min: 50, max: 10_010 }), fc.integer(), fc.double()),
        (argument, value) => {
          const check = () => checkMapping("orders", { startingPosition: "LATEST", [argument]: value });
          if (within(mappingLimits[argument], value)) check();
          else assert.throws(check, new RegExp(`\`${argument}\` is`));
        },
      ),
    );
  });

  it("leaves to AWS what isn't known as the program runs", () => {
    checkMapping("orders", { startingPosition: "LATEST", batchSize: pulumi.output(0) });
  });
});

/** A resource to hand to a consumer: it is registered with mocks of its own. */
async function withMocks<T>(make: () => T): Promise<T> {
  await record();
  return settle(make);
}
