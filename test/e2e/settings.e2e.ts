import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { Account } from "./account";
import { emptyStack, type TestStack } from "./stack";

describe("the stack's settings", () => {
  let stack: TestStack;
  let account: Account;
  const file = (name: string) => path.join(stack.directory, name);
  const rename = (name: string) =>
    fs.writeFileSync(
      file("Pulumi.yaml"),
      fs.readFileSync(file("Pulumi.yaml"), "utf8").replace(/^name: .*/m, `name: ${name}`),
    );

  /** The inputs that a preview plans, by resource. */
  async function planned(): Promise<Map<string, unknown>> {
    const { code, stdout, output } = await stack.run("preview", "--json");
    assert.equal(code, 0, output);
    const withoutRandomSuffix = stdout.replace(/(?<="simple-(?:[a-z0-9-]+-)?)[0-9a-f]{7}(?=")/g, "…");
    const { steps } = JSON.parse(withoutRandomSuffix) as {
      steps: { newState: { type: string; inputs?: unknown; urn: string } }[];
    };
    return new Map(
      steps
        .filter(({ newState }) => newState.type.startsWith("aws:"))
        .map(({ newState }) => [`${newState.type} ${newState.urn.split("::").at(-1)}`, newState.inputs]),
    );
  }

  afterEach(async () => {
    account.close();
    await stack.dispose();
  });

  it("of stack aws still apply after the project is renamed", async () => {
    stack = await emptyStack("aws", { init: false });
    account = new Account(stack.endpoint);
    const committed = fs.readFileSync(file("Pulumi.aws.yaml"), "utf8");
    await stack.init();
    const before = await planned();
    const inputs = (resource: string) => before.get(resource) as Record<string, unknown>;
    const table = inputs("aws:dynamodb/table:Table simple");
    assert.deepEqual([table.deletionProtectionEnabled, table.pointInTimeRecovery], [true, { enabled: true }]);
    const mapping = inputs("aws:lambda/eventSourceMapping:EventSourceMapping simple");
    assert.deepEqual([mapping.startingPosition, mapping.maximumRetryAttempts], ["TRIM_HORIZON", 5]);
    assert.ok(before.has("aws:sqs/queue:Queue given-up"));

    rename("orders");
    fs.writeFileSync(file("Pulumi.aws.yaml"), committed); // as in a fresh copy of this repository
    await stack.init();
    assert.deepEqual(await planned(), before);
  });

  it("stop the program before anything is created if the CLI has written the old project name into them", async () => {
    stack = await emptyStack("aws");
    account = new Account(stack.endpoint);
    await stack.configure("batchSize", 10); // writes all keys with the project's name
    rename("orders");
    await stack.init();
    const up = await stack.run("up");
    assert.notEqual(up.code, 0);
    for (const key of [
      "deletionProtection",
      "pointInTimeRecovery",
      "startingPosition",
      "onFailureQueue",
      "batchSize",
    ]) {
      assert.match(
        up.output,
        new RegExp(`aws-dynamodb-streams:${key} is under "aws-dynamodb-streams", but this project is called "orders"`),
      );
    }
    assert.deepEqual((await account.inventory()).tables, []);
  });

  it("are all named before anything is created if they are invalid", async () => {
    stack = await emptyStack("localstack");
    account = new Account(stack.endpoint);
    await stack.configure("batchSize", 0);
    await stack.configure("streamEnable", false);
    const up = await stack.run("up");
    assert.notEqual(up.code, 0);
    assert.match(up.output, /batchSize is "0": it must be a whole number from 1 to 10000/);
    assert.match(up.output, /streamEnable isn't a setting of this project\. Did you mean streamEnabled\?/);
    assert.doesNotMatch(up.output, / at .*\.ts:\d+/, "without a stack trace");
    assert.deepEqual((await account.inventory()).tables, []);
  });

  it("leave the tracked file unchanged when one is set and removed", async () => {
    stack = await emptyStack("localstack");
    account = new Account(stack.endpoint);
    const tracked = fs.readFileSync(file("Pulumi.localstack.yaml"), "utf8");
    await stack.configure("streamEnabled", false);
    const removed = await stack.cli("config", "rm", "streamEnabled");
    assert.equal(removed.code, 0, removed.output);
    assert.equal(fs.readFileSync(file("Pulumi.localstack.yaml"), "utf8"), tracked);
  });
});
