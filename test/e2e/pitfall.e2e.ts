import assert from "node:assert/strict";
import { CreateTableCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { CreateEventSourceMappingCommand } from "@aws-sdk/client-lambda";
import { loggedChanges } from "dynamodb-streams-local/observe";
import { Account, NOTHING } from "./account";
import { emptyStack, type TestStack } from "./stack";

describe("streamEnabled=false with a view type", () => {
  let stack: TestStack;
  let account: Account;

  beforeEach(async () => {
    stack = await emptyStack("localstack");
    account = new Account(stack.endpoint);
    await stack.configure("streamEnabled", false);
  });

  afterEach(async () => {
    account.close();
    await stack.dispose();
  });

  for (const command of ["preview", "up"]) {
    it(`is rejected by the policy pack at ${command}, and nothing is created`, async () => {
      const run = await stack.run(command, "--policy-pack", "policy");
      assert.notEqual(run.code, 0, run.output);
      assert.match(run.output, /mapping-needs-enabled-stream/);
      assert.deepEqual(await account.inventory(), NOTHING);
    });
  }

  it("fails halfway without the pack, as in the note", async () => {
    const preview = await stack.run("preview");
    assert.equal(preview.code, 0, `the preview is clean: ${preview.output}`);
    assert.match(
      preview.output,
      /reads the stream of table "simple", but streamEnabled is false/,
      "but the component warns",
    );

    const up = await stack.run("up");
    assert.notEqual(up.code, 0, up.output);
    assert.match(
      up.output,
      /creating Lambda Event Source Mapping \(\)/,
      "the mapping's own ARN is what the message leaves empty",
    );
    assert.match(up.output, /Value '' at 'eventSourceArn' failed to satisfy constraint/);
    assert.deepEqual(
      await account.inventory(),
      {
        ...NOTHING,
        tables: ["simple"],
        roles: ["lambda_exec_role"],
        functions: ["simple"],
        logGroups: ["/aws/lambda/simple"],
      },
      "everything but the mapping is left behind",
    );
  });

  it("succeeds on an existing stack, and stops all deliveries", async () => {
    await stack.configure("streamEnabled", true);
    await stack.run("up");
    const put = (TableName: string, id: string) =>
      account.dynamodb.send(new PutItemCommand({ TableName, Item: { id: { S: id } } }));
    const handledUntil = async (id: string) => {
      const changes = await loggedChanges(stack.endpoint, "/aws/lambda/simple", (logged) =>
        logged.some(({ keys }) => keys?.id?.S === id),
      );
      return changes.map(({ keys }) => keys?.id?.S);
    };
    await put("simple", "before");
    assert.deepEqual(await handledUntil("before"), ["before"]);

    await stack.configure("streamEnabled", false);
    const up = await stack.run("up");
    assert.equal(up.code, 0, up.output);
    assert.match(up.output, /~ 1 updated\s+8 unchanged/);

    await put("simple", "lost");
    // The emulator polls all streams in turn: it has polled this one's too once the same function has handled two changes of another.
    const { TableDescription } = await account.dynamodb.send(
      new CreateTableCommand({
        TableName: "other",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        StreamSpecification: { StreamEnabled: true, StreamViewType: "KEYS_ONLY" },
      }),
    );
    await account.lambda.send(
      new CreateEventSourceMappingCommand({
        FunctionName: "simple",
        EventSourceArn: TableDescription!.LatestStreamArn,
        StartingPosition: "TRIM_HORIZON",
      }),
    );
    await put("other", "first");
    await handledUntil("first");
    await put("other", "second");
    assert.deepEqual(await handledUntil("second"), ["before", "first", "second"]);
  });

  it("is fixed by enabling the stream", async () => {
    await stack.run("up");
    await stack.configure("streamEnabled", true);
    const up = await stack.run("up", "--policy-pack", "policy");
    assert.equal(up.code, 0, up.output);
    assert.equal((await account.inventory()).mappings.length, 1);
  });
});
