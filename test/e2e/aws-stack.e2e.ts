import assert from "node:assert/strict";
import { UpdateTableCommand } from "@aws-sdk/client-dynamodb";
import { Account, NOTHING } from "./account";
import { emptyStack, type TestStack } from "./stack";

describe("stack aws, sent to an emulator by AWS_ENDPOINT_URL", () => {
  let stack: TestStack;
  let account: Account;

  before(async () => {
    stack = await emptyStack("aws");
    account = new Account(stack.endpoint);
  });

  after(async () => {
    account.close();
    await stack.dispose();
  });

  it("is created as configured with the policy pack", async () => {
    const up = await stack.run("up", "--policy-pack", "policy");
    assert.equal(up.code, 0, up.output);
    const { table, mappings } = (await account.describe("simple", "simple", "lambda_exec_role")) as {
      table: { DeletionProtectionEnabled: boolean };
      mappings: Record<string, unknown>[];
    };
    assert.equal(table.DeletionProtectionEnabled, true);
    const {
      BatchSize,
      MaximumRetryAttempts,
      MaximumRecordAgeInSeconds,
      BisectBatchOnFunctionError,
      DestinationConfig,
    } = mappings[0]!;
    assert.deepEqual(
      { BatchSize, MaximumRetryAttempts, MaximumRecordAgeInSeconds, BisectBatchOnFunctionError, DestinationConfig },
      {
        BatchSize: 100,
        MaximumRetryAttempts: 5,
        MaximumRecordAgeInSeconds: 86_400,
        BisectBatchOnFunctionError: true,
        DestinationConfig: { OnFailure: { Destination: "arn:aws:sqs:us-east-1:000000000000:simple-given-up" } },
      },
    );
  });

  it("changes nothing the second time, and passes every rule except the exempted one", async () => {
    const preview = await stack.run("preview", "--policy-pack", "policy");
    assert.equal(preview.code, 0, preview.output);
    // MiniStack returns neither dimensions nor period nor description of an alarm: to the provider they look changed by hand.
    const changed = preview.output
      .split("\n")
      .filter((line) => /^ *[-+~]+ +aws/.test(line) && !/MetricAlarm/.test(line));
    assert.deepEqual(changed, [], preview.output);
    const findings = preview.output.split("\n").filter((line) => /\[(advisory|mandatory)\]/.test(line));
    assert.equal(findings.length, 1, preview.output);
    assert.match(preview.output, /Exempted \(kept for parity with the note\): Permission "simple"/);
  });

  it("protects its table from destroy until the protection is disabled", async () => {
    const refused = await stack.run("destroy");
    assert.notEqual(refused.code, 0, refused.output);
    assert.deepEqual((await account.inventory()).tables, ["simple"]);

    await account.dynamodb.send(new UpdateTableCommand({ TableName: "simple", DeletionProtectionEnabled: false }));
    const destroyed = await stack.run("destroy", "--refresh");
    assert.equal(destroyed.code, 0, destroyed.output);
    assert.deepEqual(await account.inventory(), NOTHING);
  });
});
