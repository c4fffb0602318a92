import assert from "node:assert/strict";
import type * as dynamodb from "@pulumi/aws/dynamodb";
import * as pulumi from "@pulumi/pulumi";
import { record } from "dynamodb-streams-support/mocks";
import { replicaStream, type StreamSource } from "..";
import { resolveStream } from "../stream-source";
import { make, statements, STREAM_ARN, table, valueOf } from "./make";

const KEY = "arn:aws:kms:us-east-1:000000000000:key/11111111-2222-3333-4444-555555555555";
const looked = (key?: string) =>
  ({
    name: "orders",
    streamArn: STREAM_ARN,
    streamEnabled: true,
    serverSideEncryption: { enabled: key !== undefined, kmsKeyArn: key ?? "" },
  }) as dynamodb.GetTableResult;

describe("what a consumer reads", () => {
  const sources: Record<string, () => StreamSource> = {
    "a table": () => table("orders"),
    "the ARN of a stream": () => STREAM_ARN,
    "an ARN that another stack exports": () => pulumi.output(STREAM_ARN as any),
    "a table that was looked up": () => looked(),
    "a table that is being looked up": () => pulumi.output(looked()),
    "a table that a promise gives": () => Promise.resolve(looked()),
    "an object with a stream ARN and a table name": () => ({ streamArn: pulumi.output(STREAM_ARN), name: "orders" }),
    "an object with only a stream ARN": () => ({ streamArn: STREAM_ARN }),
  };
  for (const [kind, source] of Object.entries(sources)) {
    it(`may be ${kind}`, async () => {
      const { recorder, warnings } = await make({ table: source });
      assert.equal(recorder.find("EventSourceMapping").eventSourceArn, STREAM_ARN);
      assert.equal(recorder.find("Function").environment.variables.TABLE_NAME, "orders");
      assert.deepEqual(
        statements(recorder, /GetRecords/).map(({ Resource }) => Resource),
        [STREAM_ARN],
      );
      assert.deepEqual(statements(recorder, /kms/), []);
      assert.deepEqual(warnings, []);
    });
  }

  const encrypted: Record<string, () => StreamSource> = {
    "a table": () => table("orders", { serverSideEncryption: { enabled: true, kmsKeyArn: KEY } }),
    "a table that was looked up": () => looked(KEY),
    "a table that is being looked up": () => pulumi.output(looked(KEY)),
    "an object with a stream ARN and a key": () => ({ streamArn: STREAM_ARN, kmsKeyArn: pulumi.output(KEY) }),
    "a replica": () =>
      replicaStream(
        table("orders", { replicas: [{ regionName: "eu-west-1", kmsKeyArn: KEY, streamArn: STREAM_ARN }] as any }),
        "eu-west-1",
      ),
  };
  for (const [kind, source] of Object.entries(encrypted)) {
    it(`may be ${kind} with a customer managed key, which alone the role may decrypt with`, async () => {
      const { recorder } = await make({ table: source });
      assert.deepEqual(statements(recorder, /kms/), [{ Effect: "Allow", Action: ["kms:Decrypt"], Resource: KEY }]);
    });
  }

  it("may be a replica, by its region", async () => {
    const replicas = [
      { regionName: "eu-west-1", streamArn: STREAM_ARN.replace("us-east-1", "eu-west-1") },
      { regionName: "eu-west-2", streamArn: STREAM_ARN.replace("us-east-1", "eu-west-2") },
    ];
    const orders = () => table("orders", { replicas: replicas as any, name: "orders-1a2b3c4" });
    const { recorder } = await make({ table: () => replicaStream(orders(), "eu-west-2") });
    assert.equal(recorder.find("EventSourceMapping").eventSourceArn, replicas[1]!.streamArn);
    assert.equal(recorder.find("Function").environment.variables.TABLE_NAME, "orders-1a2b3c4");

    await record();
    await assert.rejects(valueOf(pulumi.output(replicaStream(orders(), "us-west-2").streamArn)), {
      message: 'Table "orders" has no replica in "us-west-2"; its replicas: eu-west-1, eu-west-2. Name one of these.',
    });
  });

  for (const [kind, source, shown] of [
    ["an ARN of a table", STREAM_ARN.replace(/\/stream.*/, ""), `"${STREAM_ARN.replace(/\/stream.*/, "")}"`],
    ["an output that another stack doesn't have", pulumi.output(undefined as any), "undefined"],
    ["a looked-up table without a stream", { ...looked(), streamArn: "", streamEnabled: false }, '""'],
    ["a replica without a stream", { streamArn: "" }, '""'],
  ] as [string, StreamSource, string][]) {
    it(`can't be ${kind}`, async () => {
      await record();
      await assert.rejects(valueOf(resolveStream("orders", source).streamArn), {
        message:
          `StreamConsumer "orders": \`table\` has the stream ARN ${shown}, which isn't the ARN of a DynamoDB stream. ` +
          "Enable the stream where the table is defined, and pass its `streamArn`.",
      });
    });
  }

  for (const streamEnabled of [false, undefined]) {
    it(`causes a warning, and no error, if the table's streamEnabled is ${streamEnabled}`, async () => {
      const { recorder, warnings } = await make({
        table: () => table("orders", { streamEnabled, name: "orders-1a2b3c4" }),
      });
      assert.deepEqual(warnings, [
        `StreamConsumer "orders" reads the stream of table "orders", but streamEnabled is ${streamEnabled ?? "not set"}. ` +
          "The event source mapping will fail because there is no stream ARN. Set streamEnabled: true on the table.",
      ]);
      assert.equal(recorder.all("EventSourceMapping").length, 1);
    });
  }
});
