import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { LambdaClient } from "@aws-sdk/client-lambda";
import type { Context } from "../../command/command";
import { createOutput } from "../../command/output";
import { change } from "../../commands/change";
import { fakeClient, STREAM } from "../fakes";

const MAPPING = {
  UUID: "m-1",
  EventSourceArn: STREAM,
  FunctionArn: "arn:aws:lambda:us-east-1:1:function:f",
  State: "Disabled",
};
const TABLE = "urn:pulumi:s::p::aws:dynamodb/table:Table::t";
const inputs = { name: "orders", streamEnabled: true, streamViewType: "KEYS_ONLY" };
const state = (given: object) => ({ urn: TABLE, type: "aws:dynamodb/table:Table", inputs: given });
const STEPS = [
  {
    op: "update",
    urn: TABLE,
    oldState: { ...state(inputs), outputs: { ...inputs, streamArn: STREAM } },
    newState: state({ ...inputs, streamViewType: "NEW_IMAGE" }),
  },
];

describe("change --go --json", () => {
  let directory: string;
  const { PATH } = process.env;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
    fs.writeFileSync(path.join(directory, "pulumi"), "#!/bin/sh\n", { mode: 0o755 });
    process.env.PATH = `${directory}${path.delimiter}${PATH}`;
  });

  afterEach(() => {
    process.env.PATH = PATH;
    fs.rmSync(directory, { recursive: true });
  });

  it("prints one document, with the hazards and the proof", async () => {
    const preview = path.join(directory, "preview.json");
    fs.writeFileSync(preview, JSON.stringify({ steps: STEPS }));
    const { client } = fakeClient<LambdaClient>({
      ListEventSourceMappings: () => ({ EventSourceMappings: [MAPPING] }),
      UpdateEventSourceMapping: () => ({}),
      GetEventSourceMapping: () => MAPPING,
    });
    // The paginator accepts only a real client, but it only calls send.
    const lambda = Object.assign(Object.create(LambdaClient.prototype) as object, client);
    const { client: streams } = fakeClient({ DescribeStream: () => ({ StreamDescription: { Shards: [] } }) });
    const { client: dynamodb } = fakeClient({ DescribeTable: () => ({ Table: {} }) });
    let printed = "";
    const stdout = { write: (text: string) => (printed += text) };
    const context = {
      values: {
        stack: "s",
        cwd: directory,
        preview,
        checkpoint: path.join(directory, "change.json"),
        "handled-until": "1m",
        go: true,
      },
      clients: { lambda, streams, dynamodb, logs: {} },
      output: createOutput(true, { stdout, stderr: stdout }),
      stop: new AbortController().signal,
    } as unknown as Context;
    assert.equal(await change.run(context), 0);
    const { hazards, proof } = JSON.parse(printed) as { hazards: { name: string }[]; proof: { lost: number } };
    assert.deepEqual([hazards.map(({ name }) => name), proof.lost], [["t"], 0]);
  });
});
