// What the emulator gives to a function, and to a web page.
import assert from "node:assert/strict";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { startMiniStack, type Emulator } from "dynamodb-streams-local/ministack";
import { emulatorClient } from "dynamodb-streams-local/stack";
import { freePort } from "dynamodb-streams-support/port";

describe("MiniStack as npm start runs it", () => {
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

  it("lets a deployed function read none of the user's secrets", async () => {
    const code = "exports.handler = async () => process.env;";
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName: "environment",
        Role: "arn:aws:iam::000000000000:role/any",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Code: { ZipFile: zipSync({ "index.js": strToU8(code) }) },
      }),
    );
    const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "environment" }));
    const seen = Buffer.from(Payload ?? []).toString();
    assert.match(seen, /"AWS_LAMBDA_FUNCTION_NAME": ?"environment"/);
    for (const secret of Object.values(SECRETS)) assert.ok(!seen.includes(secret), `${secret} is in ${seen}`);
  });

  it("rejects what another site's page sends, and answers tools and pages of this machine", async () => {
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
});
