import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { readSettings } from "../../program/settings";
import {
  type Limit,
  LOG_RETENTION_DAYS,
  mappingLimits,
  MAX_FILTERS,
  MAX_FILTERS_ON_REQUEST,
  memoryLimit,
  STARTING_POSITIONS,
  within,
} from "dynamodb-streams-aws/limits";
import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { PROJECT, record } from "dynamodb-streams-support/mocks";
import { configure, configureAsInFile, projectFile } from "./configure";

/** The error that reading a stack with these values throws. */
function faultsOf(settings: Record<string, unknown>): string {
  configure("localstack", settings);
  try {
    readSettings();
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), "the engine shows a RunError without a stack trace");
    return (error as Error).message;
  }
  assert.fail(`no error for ${JSON.stringify(settings)}`);
}

describe("the settings", () => {
  before(() => record());

  for (const stack of ["localstack", "aws"] as const) {
    it(`are valid in Pulumi.${stack}.yaml`, () => {
      const { name } = projectFile();
      configureAsInFile(stack, name);
      assert.doesNotThrow(() => readSettings(new pulumi.Config(name)));
    });
  }

  it("of stack localstack equal the note's", () => {
    configure("localstack");
    assert.deepEqual(readSettings(), {
      name: "simple",
      roleName: "lambda_exec_role",
      streamEnabled: true,
      streamViewType: "NEW_AND_OLD_IMAGES",
      mapping: {
        startingPosition: "LATEST",
        batchSize: 100,
        maximumBatchingWindowInSeconds: 0,
        parallelizationFactor: 1,
        bisectBatchOnFunctionError: false,
        maximumRetryAttempts: -1,
        maximumRecordAgeInSeconds: -1,
        tumblingWindowInSeconds: 0,
        filters: [],
      },
      onFailureQueue: false,
      memory: 128,
      timeout: 60,
      logRetention: 14,
      logItemData: false,
      alarms: false,
      alarmTopic: "",
      rolePolicy: true,
      logGroup: "create",
      pointInTimeRecovery: false,
      deletionProtection: false,
      privateNetwork: false,
    });
  });

  it("accept event patterns as filters, up to AWS's raised quota", () => {
    for (const count of [1, MAX_FILTERS, MAX_FILTERS_ON_REQUEST]) {
      const filters = Array(count).fill({ eventName: ["INSERT"] });
      configure("localstack", { filters });
      assert.deepEqual(readSettings().mapping.filters, filters);
    }
  });

  it("accept a name of digits as a string", () => {
    configure("localstack", { name: "12345" });
    assert.equal(readSettings().name, "12345");
  });

  it("are rejected with every fault at once, each with key, value, allowed values and command", () => {
    const message = faultsOf({
      batchSize: 20_000,
      batchsize: 5,
      streamViewType: "NEW_IMAGES",
      streamEnabled: "yes",
      memory: 127.5,
    });
    assert.deepEqual(message.split("\n"), [
      "This stack's configuration has faults:",
      "  batchsize isn't a setting of this project. Did you mean batchSize? To remove it: pulumi config rm batchsize",
      '  streamEnabled is "yes": it must be true or false. Set it: pulumi config set streamEnabled true',
      '  streamViewType is "NEW_IMAGES": it must be one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES. ' +
        "Set it: pulumi config set streamViewType KEYS_ONLY",
      '  memory is "127.5": it must be a whole number from 128 to 10240 (MB). Set it: pulumi config set memory 128',
      '  batchSize is "20000": it must be a whole number from 1 to 10000 (records). Set it: pulumi config set batchSize 1',
    ]);
  });

  it("are rejected with at most 200 characters of an invalid value", () => {
    const message = faultsOf({ name: "x".repeat(5000) });
    assert.match(message, /name is "x{200}" … \(5000 characters\): it must be/);
    assert.doesNotMatch(message, /x{201}/);
  });

  it("are rejected without showing a secret value", () => {
    configure("localstack", { batchSize: "hunter2" });
    process.env.PULUMI_CONFIG_SECRET_KEYS = JSON.stringify([`${PROJECT}:batchSize`]);
    try {
      assert.throws(() => readSettings(), /batchSize is a secret value: it must be a whole number from 1 to 10000/);
      assert.throws(
        () => readSettings(),
        (error: Error) => !error.message.includes("hunter2"),
      );
    } finally {
      delete process.env.PULUMI_CONFIG_SECRET_KEYS;
    }
  });

  describe("that nothing reads", () => {
    const STRAY = {
      "streamEnable: false": "streamEnable isn't a setting of this project. Did you mean streamEnabled?",
      "old-name:deletionProtection: true":
        'old-name:deletionProtection is under "old-name", but this project is called "aws-dynamodb-streams": ' +
        "the setting would have no effect. In the stack's file, write the key as deletionProtection",
      "asw:region: eu-west-1": 'asw:region is under "asw", which nothing here reads. Did you mean aws:region?',
    };
    for (const [entry, expected] of Object.entries(STRAY)) {
      it(`are reported: ${entry}`, () => {
        const [, key = "", value] = /^(.*): (.*)$/.exec(entry) ?? [];
        assert.ok(faultsOf({ [key]: value }).includes(expected), faultsOf({ [key]: value }));
      });
    }

    it("don't include those of providers, the policy pack and Pulumi", () => {
      configure("aws", { "aws:profile": "work", "dynamodb-streams:exemptions": [], "pulumi:tags": {} });
      assert.doesNotThrow(() => readSettings());
    });
  });

  it("are all declared in Pulumi.yaml, with the ranges that AWS has", () => {
    const { config } = projectFile();
    const numbers = { ...mappingLimits, memory: memoryLimit };
    configure("localstack");
    const { mapping, ...general } = readSettings();
    assert.deepEqual(Object.keys(config).sort(), Object.keys({ ...general, ...mapping }).sort());
    const figures = (text: string) => (text.match(/-?\d+/g) ?? []).map(Number);
    for (const [key, limit] of Object.entries(numbers) as [string, Limit][]) {
      const { description } = config[key]!;
      const expected = [limit.min, limit.max, ...(limit.or === undefined ? [] : [limit.or])];
      assert.deepEqual(figures(description), expected, `${key}: ${description}`);
    }
    for (const [key, words] of Object.entries({
      streamViewType: STREAM_VIEW_TYPES,
      startingPosition: STARTING_POSITIONS,
    })) {
      assert.deepEqual(config[key]!.description.match(/[A-Z]+(_[A-Z]+)+|LATEST/g)?.sort(), [...words].sort(), key);
    }
    const retention = figures(config.logRetention!.description);
    assert.deepEqual(
      retention.filter((days) => !LOG_RETENTION_DAYS.includes(days)),
      [],
    );
    assert.ok([0, Math.max(...LOG_RETENTION_DAYS)].every((days) => retention.includes(days)));
    assert.deepEqual(figures(config.filters!.description), [MAX_FILTERS, MAX_FILTERS_ON_REQUEST]);
  });

  for (const [key, bad] of [
    ["name", "a b"],
    ["name", "ab"],
    ["roleName", ""],
    ["startingPosition", "AT_TIMESTAMP"],
    ["onFailureQueue", 1],
    ["bisectBatchOnFunctionError", "TRUE"],
    ["pointInTimeRecovery", "on"],
    ["deletionProtection", "off"],
    ["privateNetwork", "vpc-1"],
    ["logRetention", 15],
    ["batchSize", "10 records"],
    ["batchSize", "1e2"],
    ["filters", "INSERT"],
    ["filters", ["INSERT"]],
    ["filters", Array(MAX_FILTERS_ON_REQUEST + 1).fill({})],
  ] as const) {
    it(`reject ${key} ${JSON.stringify(bad)}`, () => {
      const message = faultsOf({ [key]: bad });
      assert.match(message, new RegExp(`${key} is .*: it must be .* Set it: pulumi config set `));
      assert.equal(message.split("\n").length, 2, message);
    });
  }

  it("are rejected if a required key isn't set", () => {
    pulumi.runtime.setAllConfig({});
    assert.throws(() => readSettings(), /streamEnabled is not set: it must be true or false/);
  });

  const numbers = { ...mappingLimits, memory: memoryLimit };
  for (const [key, limit] of Object.entries(numbers)) {
    it(`accept ${key} exactly within its range`, function () {
      this.timeout(120_000); // hundreds of numbers, on any machine
      fc.assert(
        fc.property(
          fc.oneof(fc.integer({ min: limit.min - 2, max: limit.max + 2 }), fc.integer(), fc.constant(-1)),
          (value) => {
            configure("localstack", { [key]: value });
            if (within(limit, value)) {
              const settings = readSettings();
              assert.equal({ ...settings, ...settings.mapping }[key as "memory"], value);
            } else {
              assert.throws(() => readSettings(), new RegExp(`${key} is "${value}"`));
            }
          },
        ),
        { numRuns: 200 },
      );
    });
  }

  it("accept every view type, starting position and retention that AWS knows", function () {
    this.timeout(120_000); // dozens of combinations, on any machine
    fc.assert(
      fc.property(
        fc.constantFrom(...STREAM_VIEW_TYPES),
        fc.constantFrom(...STARTING_POSITIONS),
        fc.constantFrom(...LOG_RETENTION_DAYS),
        (streamViewType, startingPosition, logRetention) => {
          configure("localstack", { streamViewType, startingPosition, logRetention });
          const settings = readSettings();
          assert.deepEqual(
            [settings.streamViewType, settings.mapping.startingPosition, settings.logRetention],
            [streamViewType, startingPosition, logRetention],
          );
        },
      ),
    );
  });
});
