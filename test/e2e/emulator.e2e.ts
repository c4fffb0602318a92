// What the emulator gives to a function, and to a web page.
import assert from "node:assert/strict";
import { CreateFunctionCommand, InvokeCommand, LambdaClient, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { startMiniStack, type Emulator } from "dynamodb-streams-local/ministack";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { freePort } from "dynamodb-streams-support/port";

describe("MiniStack, started by npm start,", () => {
  const SECRETS = { GITHUB_TOKEN: "ghp_secret", AWS_SESSION_TOKEN: "session-secret", DB_PASSWORD: "db-secret" };
  let emulator: Emulator;
  let lambda: LambdaClient;
  let before: Record<string, string | undefined>;

  beforeEach(async () => {
    before = Object.fromEntries(Object.keys(SECRETS).map((name) => [name, process.env[name]]));
    Object.assign(process.env, SECRETS);
    emulator = await startMiniStack({ port: await freePort() });
    lambda = new LambdaClient(emulatorClient(emulator.endpoint));
  });
  afterEach(async () => {
    lambda.destroy();
    await emulator.stop();
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  });

  const createFunction = (FunctionName: string, code: string) =>
    lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: "arn:aws:iam::000000000000:role/any",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": strToU8(code) }) },
      }),
    );

  it("doesn't let a deployed function read the user's secrets", async () => {
    await createFunction("environment", "exports.handler = async () => process.env;");
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "environment" }));
    const seen = Buffer.from(Payload ?? []).toString();
    assert.match(seen, /"AWS_LAMBDA_FUNCTION_NAME": ?"environment"/);
    for (const secret of Object.values(SECRETS)) assert.ok(!seen.includes(secret), `${secret} is in ${seen}`);
  });

  it("rejects requests from other sites' pages, and answers this machine's tools and pages", async () => {
    const listTables = (headers: Record<string, string>): Promise<Response> =>
      fetch(emulator.endpoint, {
        method: "POST",
        headers: {
          "x-amz-target": "DynamoDB_20120810.ListTables",
          "content-type": "application/x-amz-json-1.0",
          ...headers,
        },
        body: "{}",
      });
    const status = async (headers: Record<string, string>): Promise<number> => (await listTables(headers)).status;
    assert.equal(await status({}), 200);
    assert.equal(await status({ origin: "http://localhost:3000" }), 200);
    for (const origin of ["https://example.com", "null", "http://localhost.example.com"]) {
      assert.equal(await status({ origin }), 403, origin);
    }
    assert.equal(await status({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }), 403);
  });

  it("performs a call once if a client retries it after a lost response, and again if it failed", async () => {
    await createFunction("reader", "exports.handler = async () => {};");
    const add = async (id: string) => {
      const response = await fetch(`${emulator.endpoint}/2015-03-31/functions/reader/policy`, {
        method: "POST",
        // Every AWS SDK marks its requests so; one that it sends again has the same id.
        headers: { "amz-sdk-invocation-id": id },
        body: JSON.stringify({
          StatementId: "one",
          Action: "lambda:InvokeFunction",
          Principal: "events.amazonaws.com",
        }),
      });
      return { status: response.status, text: await response.text() };
    };
    const [first, again] = await Promise.all([add("first"), add("first")]);
    const later = await add("first");
    assert.equal(first.status, 201, first.text);
    assert.deepEqual([again, later], [first, first]);

    assert.equal((await add("second")).status, 409, "another request for the same is a conflict, as on AWS");
    await lambda.send(new RemovePermissionCommand({ FunctionName: "reader", StatementId: "one" }));
    assert.equal((await add("second")).status, 201);
  });
});
