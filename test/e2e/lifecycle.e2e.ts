import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { DeleteItemCommand, PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { loggedChanges } from "dynamodb-streams-local/observe";
import { projectDir } from "dynamodb-streams-support/paths";
import { Account, NOTHING } from "./account";
import { emptyStack, type TestStack } from "./stack";

describe("stack localstack, from up to destroy,", () => {
  let stack: TestStack;
  let account: Account;

  before(async () => {
    stack = await emptyStack("localstack");
    account = new Account(stack.endpoint);
  });

  after(async () => {
    account.close();
    await stack.dispose();
  });

  it("creates everything with the policy pack enabled", async () => {
    const up = await stack.run("up", "--policy-pack", "policy");
    assert.equal(up.code, 0, up.output);
    const inventory = await account.inventory();
    assert.deepEqual(
      { ...inventory, mappings: inventory.mappings.length },
      {
        tables: ["simple"],
        roles: ["lambda_exec_role"],
        functions: ["simple"],
        mappings: 1,
        logGroups: ["/aws/lambda/simple"],
        queues: [],
      },
    );
  });

  it("has outputs that name its resources", async () => {
    const outputs = await stack.outputs();
    const { mappings } = await account.inventory();
    assert.match(outputs.streamArn!, /^arn:aws:dynamodb:us-east-1:\d{12}:table\/simple\/stream\/\d{4}-\d\d-\d\dT/);
    assert.deepEqual(
      { ...outputs, streamArn: undefined },
      {
        tableName: "simple",
        tableArn: outputs.streamArn!.replace(/\/stream\/.*/, ""),
        streamArn: undefined,
        functionName: "simple",
        logGroup: "/aws/lambda/simple",
        mappingId: mappings[0],
      },
    );
  });

  it("changes nothing the second time, although the handler is bundled again", async () => {
    const up = await stack.run("up", "--expect-no-changes");
    assert.equal(up.code, 0, up.output);
  });

  it("gets exactly the advice that docs/stacks-and-settings.md explains", async () => {
    const preview = await stack.run("preview", "--policy-pack", "policy");
    assert.equal(preview.code, 0, preview.output);
    const advice = [...preview.output.matchAll(/\[advisory\] +\[severity: \w+\] +([\w-]+)/g)].map(([, rule]) => rule);
    assert.deepEqual(advice.sort(), ["no-permission-for-dynamodb", "poison-pill-is-bounded"]);
    const page = fs.readFileSync(path.join(projectDir, "docs/stacks-and-settings.md"), "utf8");
    for (const rule of [...advice, "mapping-loses-no-records"]) assert.ok(page.includes(`\`${rule}\``), rule);
  });

  it("delivers a put, an update and a delete to the function in order", async () => {
    const TableName = "simple";
    const Key = { id: { S: "order-1" } };
    await account.dynamodb.send(new PutItemCommand({ TableName, Item: { ...Key, total: { N: "1" } } }));
    await account.dynamodb.send(
      new UpdateItemCommand({
        TableName,
        Key,
        UpdateExpression: "SET #t = :t",
        ExpressionAttributeNames: { "#t": "total" },
        ExpressionAttributeValues: { ":t": { N: "12345678901234567890.5" } },
      }),
    );
    await account.dynamodb.send(new DeleteItemCommand({ TableName, Key }));
    const changes = await loggedChanges(stack.endpoint, "/aws/lambda/simple", (logged) => logged.length >= 3);
    assert.deepEqual(
      changes.map(({ eventName, keys }) => [eventName, keys?.id?.S]),
      [
        ["INSERT", "order-1"],
        ["MODIFY", "order-1"],
        ["REMOVE", "order-1"],
      ],
    );
  });

  it("finds no drift", async () => {
    const refresh = await stack.run("refresh", "--expect-no-changes");
    assert.equal(refresh.code, 0, refresh.output);
  });

  it("leaves nothing behind", async () => {
    const destroy = await stack.run("destroy");
    assert.equal(destroy.code, 0, destroy.output);
    assert.deepEqual(await account.inventory(), NOTHING);
  });
});
