import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import type { DynamoDBStreamsClient } from "@aws-sdk/client-dynamodb-streams";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { StreamMove, type MoveProgress } from "../../change/stream-move";
import { pause } from "../../change/pause";
import { Checkpoint } from "../../command/checkpoint";
import type { Context } from "../../command/command";
import { createOutput } from "../../command/output";
import type { Clients } from "../../target/clients";
import { readMapping } from "../../target/mapping";
import { apiRecord, awsError, fakeClient, STREAM } from "../fakes";

const MAPPING = readMapping({
  UUID: "m-1",
  EventSourceArn: STREAM,
  FunctionArn: "arn:aws:lambda:us-east-1:1:function:f",
})!;

function progressAt(step: MoveProgress["step"], state = "Enabled"): MoveProgress {
  return {
    step,
    mapping: { ...MAPPING, state },
    tableUrn: "urn:pulumi:s::p::aws:dynamodb/table:Table::t",
    tableName: "orders",
    marks: {},
    since: undefined,
    drained: {},
  };
}

describe("a change that can't pause the mapping", () => {
  let directory: string;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
  });

  afterEach(() => fs.rmSync(directory, { recursive: true }));

  /** Begins a change, and records its updates of the mapping. */
  function begin(
    getMapping: () => unknown,
    { stop = new AbortController(), state = "Enabled", busy = 0, denied = false } = {},
  ) {
    const values = { checkpoint: path.join(directory, "change.json") };
    const checkpoint = Checkpoint.open<MoveProgress>(values, "change", "s", { stack: "s" });
    const progress = progressAt("pause", state);
    checkpoint.save(progress);
    const updates: boolean[] = [];
    const { client: lambda } = fakeClient<LambdaClient>({
      UpdateEventSourceMapping: ({ Enabled }) => {
        if (Enabled && denied) throw awsError("AccessDeniedException", "not authorized");
        if (Enabled && busy-- > 0) throw awsError("ResourceInUseException", "The mapping is being disabled");
        updates.push(Enabled);
        return {};
      },
      GetEventSourceMapping: getMapping,
    });
    const context = { clients: { lambda }, output: createOutput(true), stop: stop.signal } as unknown as Context;
    return { run: new StreamMove(context, "s", directory, [], checkpoint, progress).run(), updates, checkpoint };
  }

  it("enables it again, and has nothing to resume", async () => {
    const { run, updates, checkpoint } = begin(() => {
      throw awsError("AccessDeniedException", "not authorized");
    });
    await assert.rejects(run, {
      name: "StoppedError",
      message: "not authorized. Nothing was deployed, and the mapping is enabled again.",
    });
    assert.deepEqual(updates, [false, true]);
    assert.ok(!fs.existsSync(checkpoint.file));
  });

  it("because it is stopped enables it again, as soon as Lambda accepts the update", async () => {
    const stop = new AbortController();
    const { run, updates } = begin(
      () => {
        stop.abort();
        return { State: "Disabling" };
      },
      { stop, busy: 1 },
    );
    await assert.rejects(run, { message: "Stopped. Nothing was deployed, and the mapping is enabled again." });
    assert.deepEqual(updates, [false, true]);
  });

  it("says how to enable it if it isn't allowed to do so itself", async () => {
    const { run } = begin(
      () => {
        throw awsError("ThrottlingException", "Rate exceeded.");
      },
      { denied: true },
    );
    await assert.rejects(run, {
      name: "StoppedError",
      message:
        /^Rate exceeded\. .* mapping is still disabled: not authorized\. Enable it with aws lambda .* --uuid m-1 --enabled/,
    });
  });

  it("leaves it disabled if it was before", async () => {
    const { run, updates } = begin(
      () => {
        throw awsError("AccessDeniedException", "not authorized");
      },
      { state: "Disabled" },
    );
    await assert.rejects(run, { message: "not authorized. Nothing was deployed." });
    assert.deepEqual(updates, [false]);
  });
});

describe("a change of a function whose log names no handled record", () => {
  function pauseWith(...Records: object[]) {
    const { client: lambda, sent } = fakeClient<LambdaClient>({
      UpdateEventSourceMapping: () => ({}),
      GetEventSourceMapping: () => ({ State: "Disabled" }),
    });
    const { client: streams } = fakeClient<DynamoDBStreamsClient>({
      DescribeStream: () => ({ StreamDescription: { Shards: [{ ShardId: "a" }] } }),
      GetShardIterator: () => ({ ShardIterator: "i" }),
      GetRecords: (_, call) => ({ Records: call === 1 ? Records : [], NextShardIterator: "i" }),
    });
    const { client } = fakeClient<CloudWatchLogsClient>({ FilterLogEvents: () => ({ events: [] }) });
    // The paginator accepts only a real client, but it only calls send.
    const logs = Object.assign(Object.create(CloudWatchLogsClient.prototype) as object, client);
    const clients = { lambda, streams, logs, connection: { endpoint: "http://localhost" } } as unknown as Clients;
    const run = pause({ clients, stop: new AbortController().signal }, { ...MAPPING, state: "Enabled" }, true);
    return { run, updates: () => sent.flatMap(({ input }) => input.Enabled ?? []) };
  }

  it("continues when the stream is empty, because nothing is left to hand over", async () => {
    const { run, updates } = pauseWith();
    assert.deepEqual(await run, {});
    assert.deepEqual(updates(), [false]);
  });

  it("stops when the stream has records, and enables the mapping again", async () => {
    const { run, updates } = pauseWith(apiRecord(1));
    await assert.rejects(run, /position to continue from isn't known.*--handled-until.*enabled again/);
    assert.deepEqual(updates(), [false, true]);
  });
});

describe("a change that is stopped, or whose deployment fails,", () => {
  let directory: string;
  const path_ = process.env.PATH;

  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "operate-"));
    fs.writeFileSync(path.join(directory, "pulumi"), "#!/bin/sh\necho 'error: policy violation' >&2\nexit 255\n", {
      mode: 0o755,
    });
    process.env.PATH = `${directory}${path.delimiter}${path_}`;
  });

  afterEach(() => {
    process.env.PATH = path_;
    fs.rmSync(directory, { recursive: true });
  });

  for (const step of ["table", "deploy"] as const) {
    it(`reports at step "${step}" that the mapping stays paused, and resumes there`, async () => {
      const values = { checkpoint: path.join(directory, "change.json") };
      const progress = progressAt(step);
      const { client: dynamodb } = fakeClient<DynamoDBClient>({
        DescribeTable: () => ({ Table: { StreamSpecification: { StreamEnabled: true }, LatestStreamArn: STREAM } }),
      });
      const context = {
        clients: { dynamodb },
        output: createOutput(true),
        stop: new AbortController().signal,
      } as unknown as Context;
      const checkpoint = Checkpoint.open<MoveProgress>(values, "change", "s", { stack: "s" });
      checkpoint.save(progress);
      await assert.rejects(new StreamMove(context, "s", directory, [], checkpoint, progress).run(), {
        name: "StoppedError",
        message: /policy violation\nMapping m-1 stays paused.*go on with the same command and --resume/,
      });
      const kept = Checkpoint.open<MoveProgress>({ ...values, resume: true }, "change", "s", { stack: "s" });
      assert.equal(kept.last?.step, step);
    });
  }

  it("deploys nothing further once it is stopped, and says that the mapping stays paused", async () => {
    const values = { checkpoint: path.join(directory, "change.json") };
    const checkpoint = Checkpoint.open<MoveProgress>(values, "change", "s", { stack: "s" });
    const context = { clients: {}, output: createOutput(true), stop: AbortSignal.abort() } as unknown as Context;
    await assert.rejects(new StreamMove(context, "s", directory, [], checkpoint, progressAt("deploy")).run(), {
      message: /^Stopped\.\nMapping m-1 stays paused.*Go on with the same command and --resume/,
    });
  });

  it("says that it was stopped, not that the deployment failed, when Ctrl-C ends Pulumi's CLI too", async () => {
    const values = { checkpoint: path.join(directory, "change.json") };
    const checkpoint = Checkpoint.open<MoveProgress>(values, "change", "s", { stack: "s" });
    const stop = new AbortController();
    const { client: dynamodb } = fakeClient<DynamoDBClient>({
      DescribeTable: () => {
        stop.abort(); // while the CLI runs
        return { Table: {} };
      },
    });
    const context = { clients: { dynamodb }, output: createOutput(true), stop: stop.signal } as unknown as Context;
    await assert.rejects(new StreamMove(context, "s", directory, [], checkpoint, progressAt("table")).run(), {
      message: /^Stopped\.\nMapping m-1 stays paused.*hours\. Go on with the same command and --resume/,
    });
  });
});
