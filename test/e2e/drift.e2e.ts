// What keeps a consumer from working, and how it is repaired: settings of an older program, a mapping that somebody disabled, a log
// group that exists.
import assert from "node:assert/strict";
import { CloudWatchLogsClient, CreateLogGroupCommand, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { GetEventSourceMappingCommand, UpdateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { Account } from "./account";
import { emptyStack, type TestStack } from "./stack";

describe("a changed consumer", () => {
  let stack: TestStack;
  let account: Account;

  beforeEach(async () => {
    stack = await emptyStack("localstack");
    account = new Account(stack.endpoint);
  });

  afterEach(async () => {
    account?.close();
    await stack?.dispose();
  });

  async function run(operation: string, ...args: string[]) {
    const ended = await stack.run(operation, ...args);
    assert.equal(ended.code, 0, ended.output);
    return ended;
  }

  const mapping = async () => {
    const { mappingId } = await stack.outputs();
    return account.lambda.send(new GetEventSourceMappingCommand({ UUID: mappingId }));
  };

  it("has the defaults again when its settings are removed", async () => {
    // The setting, and what AWS calls it.
    const settings = {
      batchSize: [10, "BatchSize", 100],
      maximumBatchingWindowInSeconds: [5, "MaximumBatchingWindowInSeconds", 0],
      parallelizationFactor: [5, "ParallelizationFactor", 1],
      bisectBatchOnFunctionError: [true, "BisectBatchOnFunctionError", false],
      maximumRetryAttempts: [5, "MaximumRetryAttempts", -1],
      maximumRecordAgeInSeconds: [3600, "MaximumRecordAgeInSeconds", -1],
    } as const;
    for (const [key, [value]] of Object.entries(settings)) await stack.configure(key, value);
    await stack.configure("onFailureQueue", true);
    const filtered = await stack.cli("config", "set", "--path", "filters[0].eventName[0]", "INSERT");
    assert.equal(filtered.code, 0, filtered.output);
    await run("up");
    const set = await mapping();
    for (const [value, name] of Object.values(settings)) assert.equal(set[name], value, name);
    assert.match(String(set.DestinationConfig?.OnFailure?.Destination), /:simple-given-up$/);
    assert.deepEqual(set.FilterCriteria, { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] });

    for (const key of [...Object.keys(settings), "onFailureQueue", "filters"]) {
      const removed = await stack.cli("config", "rm", key);
      assert.equal(removed.code, 0, removed.output);
    }
    await run("up");
    const unset = await mapping();
    assert.equal(unset.UUID, set.UUID);
    for (const [, name, preset] of Object.values(settings)) assert.equal(unset[name], preset, name);
    assert.deepEqual(unset.FilterCriteria?.Filters ?? [], []);
    assert.equal(unset.DestinationConfig?.OnFailure?.Destination || undefined, undefined);
  });

  it("is found disabled by a refresh, then enabled again", async () => {
    await run("up");
    const { UUID } = await mapping();
    await account.lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));

    const { stdout } = await run("preview", "--refresh", "--json");
    const { changeSummary } = JSON.parse(stdout) as { changeSummary: Record<string, number> };
    assert.equal(changeSummary.update, 1, stdout);
    assert.match(String((await mapping()).State), /^Disabl/);

    await run("up", "--refresh");
    assert.match(String((await mapping()).State), /^Enabl/);
  });

  it("adopts an existing log group unchanged", async () => {
    const logs = new CloudWatchLogsClient(emulatorClient(stack.endpoint));
    try {
      await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/simple" }));
      const before = await logs.send(new DescribeLogGroupsCommand({}));
      const failed = await stack.run("up");
      assert.notEqual(failed.code, 0, failed.output);
      assert.match(failed.output, /ResourceAlreadyExistsException/);

      await stack.configure("logGroup", "adopt");
      await run("up");
      assert.deepEqual((await logs.send(new DescribeLogGroupsCommand({}))).logGroups, before.logGroups);
    } finally {
      logs.destroy();
    }
  });
});
