// A batch that takes longer than the function's timeout, in a real function with a real clock. How many changes fit depends on the
// machine; that none is lost, handled twice or cut off doesn't. The unit tests cover the same case with a fake clock.
//
// MiniStack's event source mapping ignores partial batch responses, so the test delivers as Lambda's does.
import assert from "node:assert/strict";
import * as path from "node:path";
import { CloudWatchLogsClient, paginateFilterLogEvents } from "@aws-sdk/client-cloudwatch-logs";
import { CreateFunctionCommand, InvokeCommand, LambdaClient, waitUntilFunctionActiveV2 } from "@aws-sdk/client-lambda";
import type { DynamoDBBatchResponse } from "aws-lambda";
import { bundle } from "dynamodb-streams-consumer";
import { eventFactory, TABLE } from "dynamodb-streams-consumer/test/runtime/records";
import { type Emulator, startMiniStack } from "dynamodb-streams-local/ministack";
import { emulatorClient } from "dynamodb-streams-local/emulator-endpoint";
import { projectDir } from "dynamodb-streams-support/paths";
import { poll } from "dynamodb-streams-support/poll";
import { freePort } from "dynamodb-streams-support/port";
import { strToU8, zipSync } from "fflate";

const FunctionName = "slow";
const CHANGES = 100;

describe("a batch of 100 changes of 50 ms in a function with a timeout of 3 s", () => {
  let emulator: Emulator;
  let lambda: LambdaClient;
  let logs: CloudWatchLogsClient;

  before(async () => {
    emulator = await startMiniStack({ port: await freePort() });
    lambda = new LambdaClient(emulatorClient(emulator.endpoint));
    logs = new CloudWatchLogsClient(emulatorClient(emulator.endpoint));
    const assets = (await bundle(path.join(projectDir, "consumer/test/runtime/deployed-slow.ts")).assets) as Record<
      string,
      { text: Promise<string> }
    >;
    const files: Record<string, Uint8Array> = {};
    for (const [name, { text }] of Object.entries(assets)) files[name] = strToU8(await text);
    await lambda.send(
      new CreateFunctionCommand({
        FunctionName,
        Role: "arn:aws:iam::000000000000:role/slow",
        Runtime: "nodejs22.x",
        Handler: "index.handler",
        Timeout: 3,
        Code: { ZipFile: zipSync(files) },
        Environment: { Variables: { TABLE_NAME: TABLE } },
      }),
    );
    await waitUntilFunctionActiveV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
  });

  after(async () => {
    lambda?.destroy();
    logs?.destroy();
    await emulator?.stop();
  });

  /** The sequence numbers that the function has logged as handled, in order. */
  async function handled(): Promise<string[]> {
    const numbers: string[] = [];
    for await (const { events = [] } of paginateFilterLogEvents(
      { client: logs },
      { logGroupName: `/aws/lambda/${FunctionName}` },
    )) {
      for (const { message = "" } of events) {
        const [, number] = /"change handled".*"sequenceNumber":"(\d+)"/.exec(message) ?? [];
        if (number) numbers.push(number);
      }
    }
    return numbers;
  }

  it("is handled in a few invocations, each of which ends in time and continues where the last one stopped", async () => {
    const { Records } = eventFactory(CHANGES);
    const sizes: number[] = [];
    for (let from = 0; from < CHANGES;) {
      const batch = Records.slice(from);
      const { FunctionError, Payload } = await lambda.send(
        new InvokeCommand({ FunctionName, Payload: JSON.stringify({ Records: batch }) }),
      );
      const text = new TextDecoder().decode(Payload);
      assert.equal(FunctionError, undefined, text);
      const { batchItemFailures } = JSON.parse(text) as DynamoDBBatchResponse;
      const first = batch.findIndex(
        ({ dynamodb }) => dynamodb?.SequenceNumber === batchItemFailures[0]?.itemIdentifier,
      );
      sizes.push(first === -1 ? batch.length : first);
      assert.notEqual(first, 0, "an invocation without progress");
      from += sizes.at(-1)!;
    }
    assert.ok(sizes.length > 1, "the timeout was never near");

    const all = await poll(async () => (await handled()).length >= CHANGES, { limitMs: 30_000 });
    assert.ok(all, "the log has too few lines");
    assert.deepEqual(
      await handled(),
      Records.map(({ dynamodb }) => dynamodb?.SequenceNumber),
    );
  });
});
