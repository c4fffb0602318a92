import assert from "node:assert/strict";
import * as kms from "@pulumi/aws/kms";
import * as pulumi from "@pulumi/pulumi";
import { type Limit, mappingLimits, within } from "dynamodb-streams-aws/limits";
import { record } from "dynamodb-streams-support/mocks";
import fc from "fast-check";
import { checkedNumber, checkMapping } from "../check-mapping";
import type { StreamMappingArgs } from "../mapping-args";
import { make, STREAM_ARN, table, valueOf } from "./make";

describe("the mapping", () => {
  it("has explicit defaults, so that removing a setting restores its default", async () => {
    const { recorder } = await make();
    assert.deepEqual(recorder.find("EventSourceMapping"), {
      eventSourceArn: STREAM_ARN,
      functionName: "arn:aws:lambda:us-east-1:000000000000:function:orders",
      startingPosition: "TRIM_HORIZON",
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

  it("has every given setting, as a value or as an Output", async () => {
    const settings = {
      startingPosition: "LATEST",
      enabled: false,
      batchSize: 10,
      maximumBatchingWindowInSeconds: 5,
      parallelizationFactor: 2,
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 3,
      maximumRecordAgeInSeconds: 3600,
    } as const;
    const outputs = Object.fromEntries(Object.entries(settings).map(([key, value]) => [key, pulumi.output(value)]));
    for (const mapping of [settings, outputs as Partial<StreamMappingArgs>]) {
      const { recorder } = await make({ mapping: { ...mapping, onFailure: undefined } });
      const {
        eventSourceArn: _,
        functionName: __,
        functionResponseTypes: ___,
        ...rest
      } = recorder.find("EventSourceMapping");
      assert.deepEqual(rest, { ...settings, tumblingWindowInSeconds: 0 });
    }
  });

  it("reports no item failures if the handler can't", async () => {
    const { recorder } = await make({ mapping: { reportBatchItemFailures: false } });
    assert.deepEqual(recorder.find("EventSourceMapping").functionResponseTypes, []);
  });

  it("encrypts its filters with a given key, and reports the requested metrics", async () => {
    const { recorder } = await make({ mapping: { filterKmsKeyArn: "arn:key", metrics: ["EventCount"] } });
    const { kmsKeyArn, metricsConfig } = recorder.find("EventSourceMapping");
    assert.deepEqual([kmsKeyArn, metricsConfig], ["arn:key", { metrics: ["EventCount"] }]);
  });

  it("leaves the policy of the key that encrypts its filters to the key's owner", async () => {
    let key: kms.Key | undefined;
    const { recorder } = await make({
      table: () => {
        key = new kms.Key("filters", { policy: "{}" });
        return table("orders");
      },
      mapping: {
        get filterKmsKeyArn() {
          return key!.arn;
        },
      },
    });
    assert.equal(recorder.find("EventSourceMapping").kmsKeyArn, "arn:aws:kms:us-east-1:000000000000:filters");
    assert.deepEqual(recorder.find("Key"), { policy: "{}" });
    assert.deepEqual([recorder.all("KeyPolicy"), recorder.all("Grant")], [[], []]);
  });

  it("has an id and an ARN that other resources can use", async () => {
    const { consumer } = await make();
    assert.equal(await valueOf(consumer.mapping.uuid), "11111111-2222-3333-4444-555555555555");
    assert.match(await valueOf(consumer.mapping.arn), /^arn:aws:lambda:us-east-1:000000000000:/);
  });

  it("is rejected with an error that names every argument out of its range", async () => {
    const mapping = { batchSize: 0, maximumRecordAgeInSeconds: 59, startingPosition: "AT_TIMESTAMP" as "LATEST" };
    await assert.rejects(make({ mapping }), {
      message: [
        'StreamConsumer "orders": the event source mapping can\'t be created.',
        "`batchSize` is 0: it must be a whole number from 1 to 10000 (records)",
        "`maximumRecordAgeInSeconds` is 59: it must be a whole number from 60 to 604800 (seconds), or -1",
        '`startingPosition` is "AT_TIMESTAMP": it must be one of LATEST, TRIM_HORIZON',
      ].join("\n  "),
    });
  });

  const argument = fc.constantFrom(...(Object.keys(mappingLimits) as (keyof typeof mappingLimits)[]));
  const number = fc.oneof(
    fc.integer({ min: -2, max: 12 }),
    fc.integer({ min: 50, max: 10_010 }),
    fc.integer(),
    fc.double(),
  );

  it("accepts every number exactly within its range", function () {
    this.timeout(120_000); // hundreds of numbers, on whatever machine
    fc.assert(
      fc.property(argument, number, (key, value) => {
        const check = () =>
          checkMapping("orders", { startingPosition: "LATEST", handlerKeepsState: true, [key]: value });
        if (within(mappingLimits[key], value)) check();
        else assert.throws(check, new RegExp(`\`${key}\` is`));
      }),
    );
  });

  it("accepts the minimum and maximum of every number, and nothing beyond", () => {
    for (const [key, limit] of Object.entries(mappingLimits) as [string, Limit][]) {
      const check = (value: number) =>
        checkMapping("orders", { startingPosition: "LATEST", handlerKeepsState: true, [key]: value });
      for (const value of [limit.min, limit.max, limit.or ?? limit.min]) check(value);
      for (const value of [limit.min - 1, limit.max + 1, limit.min + 0.5, -2, Number.NaN]) {
        if (value !== limit.or) assert.throws(() => check(value), new RegExp(`\`${key}\` is ${value}: it must be`));
      }
    }
  });

  it("accepts every Output exactly within its range, once it is known", async function () {
    this.timeout(120_000); // hundreds of Outputs, on whatever machine
    await record();
    await fc.assert(
      fc.asyncProperty(argument, number, async (key, value) => {
        const mapping = { startingPosition: "LATEST", handlerKeepsState: true, [key]: pulumi.output(value) } as const;
        checkMapping("orders", mapping);
        const checked = valueOf(pulumi.output(checkedNumber("orders", mapping, key, 1)));
        if (within(mappingLimits[key], value)) assert.equal(await checked, value);
        else await assert.rejects(checked, new RegExp(`\`${key}\` is`));
      }),
    );
  });

  describe("with a tumbling window", () => {
    const WITHOUT_STATE = /`tumblingWindowInSeconds` is 60, but a handler made by createHandler keeps no state/;

    it("is rejected for a handler that keeps no state", async () => {
      await assert.rejects(make({ mapping: { tumblingWindowInSeconds: 60 } }), WITHOUT_STATE);
      const late = { startingPosition: "LATEST", tumblingWindowInSeconds: pulumi.output(60) } as const;
      await record();
      const checked = checkedNumber("orders", late, "tumblingWindowInSeconds", 0);
      await assert.rejects(valueOf(pulumi.output(checked)), WITHOUT_STATE);
    });

    it("is created for a handler that keeps state", async () => {
      const { recorder } = await make({ mapping: { tumblingWindowInSeconds: 60, handlerKeepsState: true } });
      const { tumblingWindowInSeconds, handlerKeepsState } = recorder.find("EventSourceMapping");
      assert.deepEqual([tumblingWindowInSeconds, handlerKeepsState], [60, undefined]);
    });

    it("is rejected if several batches of a shard are handled at once", async () => {
      const mapping = { tumblingWindowInSeconds: 60, handlerKeepsState: true, parallelizationFactor: 2 };
      const fault = /`parallelizationFactor` is 2, but a mapping with a tumbling window/;
      await assert.rejects(make({ mapping }), fault);
      await record();
      const late = { tumblingWindowInSeconds: pulumi.output(60), parallelizationFactor: pulumi.output(2) };
      for (const mapping of [{}, { tumblingWindowInSeconds: 60 }, { parallelizationFactor: 2 }]) {
        const mixed = { startingPosition: "LATEST", handlerKeepsState: true, ...late, ...mapping } as const;
        const checked = (["tumblingWindowInSeconds", "parallelizationFactor"] as const).map((argument) =>
          pulumi.output(checkedNumber("orders", mixed, argument, 0)),
        );
        await assert.rejects(Promise.all(checked.map(valueOf)), fault, JSON.stringify(mapping));
      }
    });
  });
});
