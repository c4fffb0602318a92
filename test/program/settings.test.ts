import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import fc from "fast-check";
import { readSettings } from "../../program/settings";
import {
  LOG_RETENTION_DAYS,
  mappingLimits,
  memoryLimit,
  STARTING_POSITIONS,
  within,
} from "dynamodb-streams-aws/limits";
import { STREAM_VIEW_TYPES } from "dynamodb-streams-aws/view-types";
import { record } from "dynamodb-streams-support/mocks";
import { configure } from "./configure";

/** What the reading of a stack with these values throws. */
function faultsOf(own: Record<string, unknown>): string {
  configure("localstack", own);
  try {
    readSettings();
  } catch (error) {
    assert.ok(pulumi.RunError.isInstance(error), "the engine shows a RunError without a stack trace");
    return (error as Error).message;
  }
  assert.fail(`no error for ${JSON.stringify(own)}`);
}

describe("the configuration", () => {
  before(() => record());

  it("of stack localstack is the note's", () => {
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
      logRetention: 14,
      pointInTimeRecovery: false,
      deletionProtection: false,
      privateNetwork: false,
    });
  });

  it("of stack aws loses no record, bounds the retries and protects the table", () => {
    configure("aws");
    const settings = readSettings();
    assert.equal(settings.mapping.startingPosition, "TRIM_HORIZON");
    assert.equal(settings.mapping.maximumRetryAttempts, 5);
    assert.equal(settings.mapping.bisectBatchOnFunctionError, true);
    assert.equal(settings.mapping.maximumRecordAgeInSeconds, 86_400);
    assert.ok(settings.onFailureQueue && settings.pointInTimeRecovery && settings.deletionProtection);
  });

  it("takes filters as patterns", () => {
    const filters = [{ eventName: ["INSERT"] }];
    configure("localstack", { filters });
    assert.deepEqual(readSettings().mapping.filters, filters);
  });

  it("takes a name of digits as text", () => {
    configure("localstack", { name: "12345" });
    assert.equal(readSettings().name, "12345");
  });

  it("names every bad value at once, with the key, the value, what is allowed and the command", () => {
    const message = faultsOf({ batchSize: 20_000, streamViewType: "NEW_IMAGES", streamEnabled: "yes", memory: 127.5 });
    assert.deepEqual(message.split("\n"), [
      "The configuration of this stack has bad values:",
      '  aws-dynamodb-streams:streamEnabled is "yes": it must be true or false. Set it: pulumi config set streamEnabled true',
      '  aws-dynamodb-streams:streamViewType is "NEW_IMAGES": it must be one of KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES. ' +
        "Set it: pulumi config set streamViewType KEYS_ONLY",
      '  aws-dynamodb-streams:batchSize is "20000": it must be a whole number from 1 to 10000 (records). Set it: pulumi config set batchSize 1',
      '  aws-dynamodb-streams:memory is "127.5": it must be a whole number from 128 to 10240 (MB). Set it: pulumi config set memory 128',
    ]);
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
    ["filters", "INSERT"],
    ["filters", ["INSERT"]],
    ["filters", [{}, {}, {}, {}, {}, {}]],
  ] as const) {
    it(`refuses ${key} ${JSON.stringify(bad)}`, () => {
      const message = faultsOf({ [key]: bad });
      assert.match(message, new RegExp(`aws-dynamodb-streams:${key} is .*: it must be .* Set it: pulumi config set `));
      assert.equal(message.split("\n").length, 2, message);
    });
  }

  it("says of a key that isn't set that it isn't", () => {
    pulumi.runtime.setAllConfig({});
    assert.throws(() => readSettings(), /aws-dynamodb-streams:streamEnabled is not set: it must be true or false/);
  });

  const numbers = { ...mappingLimits, memory: memoryLimit };
  for (const [key, limit] of Object.entries(numbers)) {
    it(`accepts of ${key} just what is in its range`, () => {
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

  it("accepts every view type, starting position and retention that AWS knows", () => {
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
