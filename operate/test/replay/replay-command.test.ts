import assert from "node:assert/strict";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Context } from "../../command/command";
import { createOutput } from "../../command/output";
import { replay } from "../../commands/replay";
import { fakeClient, STREAM } from "../fakes";

/** Runs the command on a stream without records, and returns what it prints. */
async function run(values: object): Promise<string> {
  const FunctionArn = "arn:aws:lambda:us-east-1:1:function:f";
  const { client } = fakeClient<LambdaClient>({
    ListEventSourceMappings: () => ({ EventSourceMappings: [{ UUID: "m-1", EventSourceArn: STREAM, FunctionArn }] }),
    GetFunctionConfiguration: () => ({}),
  });
  // The paginator accepts only a real client, but it only calls send.
  const lambda = Object.assign(Object.create(LambdaClient.prototype) as object, client);
  const KeySchema = ["customer", "id"].map((AttributeName) => ({ AttributeName }));
  const { client: streams } = fakeClient({
    DescribeStream: () => ({ StreamDescription: { KeySchema, Shards: [] } }),
  });
  let printed = "";
  const stdout = { write: (text: string) => (printed += text) };
  await replay.run({
    values: { table: "orders", since: "1h", ...values },
    clients: { lambda, streams },
    output: createOutput(false, { stdout, stderr: stdout }),
    stop: new AbortController().signal,
  } as unknown as Context);
  return printed;
}

describe("replay, on a stream without records,", () => {
  it("says that none is left when the range begins before the stream does", async () => {
    const printed = await run({ since: "30h" });
    assert.match(printed, /^0 changes from .* are in the stream\.\nA stream keeps 24 hours: it has no record now\.$/m);
  });

  it("rejects a key whose attributes aren't those of the primary key, because no record would match it", async () => {
    for (const key of ['{"id":{"S":"a"}}', '{"id":{"S":"a"},"customers":{"S":"b"}}']) {
      await assert.rejects(run({ key: [key] }), {
        name: "UsageError",
        message: `--key is ${key}: the primary key of table orders has the attributes customer and id.`,
      });
    }
    assert.match(await run({ key: ['{"id":{"S":"a"},"customer":{"S":"b"}}'] }), /^0 changes/);
  });
});
