import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { Change, type Progress } from "../../change/carry-out";
import { Checkpoint } from "../../command/checkpoint";
import type { Context } from "../../command/command";
import { createOutput } from "../../command/output";
import { readMapping } from "../../target/mapping";
import { fakeClient, STREAM } from "../fakes";

const MAPPING = readMapping({
  UUID: "m-1",
  EventSourceArn: STREAM,
  FunctionArn: "arn:aws:lambda:us-east-1:1:function:f",
})!;

describe("a change whose deployment fails", () => {
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
      const progress: Progress = {
        step,
        mapping: MAPPING,
        tableUrn: "urn:pulumi:s::p::aws:dynamodb/table:Table::t",
        tableName: "orders",
        marks: {},
        since: undefined,
        drained: {},
      };
      const { client: dynamodb } = fakeClient<DynamoDBClient>({
        DescribeTable: () => ({ Table: { StreamSpecification: { StreamEnabled: true }, LatestStreamArn: STREAM } }),
      });
      const context = {
        clients: { dynamodb },
        output: createOutput(true),
        stop: new AbortController().signal,
      } as unknown as Context;
      const checkpoint = Checkpoint.open<Progress>(values, "change", "s", { stack: "s" });
      checkpoint.save(progress);
      await assert.rejects(new Change(context, "s", directory, [], checkpoint, progress).run(), {
        name: "StoppedError",
        message: /policy violation\nMapping m-1 stays paused.*go on with the same command and --resume/,
      });
      const kept = Checkpoint.open<Progress>({ ...values, resume: true }, "change", "s", { stack: "s" });
      assert.equal(kept.last?.step, step);
    });
  }
});
