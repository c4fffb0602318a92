import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { QueueSource } from "../../failures/queue";
import { awsError, fakeClient, STREAM } from "../fakes";

const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders-fn";
const { signal } = new AbortController();

function failedBatch(start: number, { table = "orders", fn = FUNCTION } = {}) {
  return JSON.stringify({
    requestContext: { functionArn: fn, condition: "RetryAttemptsExhausted" },
    DDBStreamBatchInfo: {
      shardId: "shard-1",
      startSequenceNumber: String(start),
      endSequenceNumber: String(start + 1),
      batchSize: 2,
      streamArn: STREAM.replace("orders", table),
    },
  });
}

/** A queue of which each receive gives the next list of messages; `held` and `waiting` are the counts that it reports. */
function queue(
  receives: string[][],
  depths: { waiting: number; held: number }[],
  changes: (input: any) => unknown = () => ({}),
  mostReceives = 99,
  idPrefix?: string,
) {
  const { client, sent } = fakeClient<SQSClient>({
    ReceiveMessage: (_, call) => {
      if (call >= mostReceives) throw awsError("OverLimit", "Too many messages in flight");
      return {
        Messages: (receives[call - 1] ?? []).map((Body, index) => ({
          MessageId: `${idPrefix ?? `m${call}`}-${index}`,
          ReceiptHandle: `r${call}-${index}`,
          Body,
        })),
      };
    },
    GetQueueAttributes: (_, call) => {
      const depth = depths[call - 1] ?? depths.at(-1)!;
      return {
        Attributes: {
          ApproximateNumberOfMessages: String(depth.waiting),
          ApproximateNumberOfMessagesNotVisible: String(depth.held),
        },
      };
    },
    DeleteMessage: () => ({}),
    ChangeMessageVisibilityBatch: changes,
  });
  const source = (options = { holdSeconds: 60, waitSeconds: 0 }) =>
    new QueueSource(client, "http://sqs/q", { functionArn: FUNCTION, tableName: "orders" }, options);
  return { source, sent };
}

/** A queue with one failed batch whose call of this name fails from some moment on. */
function failing(call: string, name: string, message: string) {
  let isFailing = false;
  const { client } = fakeClient<SQSClient>({
    ReceiveMessage: (_, times) => ({
      Messages: times === 1 ? [{ MessageId: "m1-0", ReceiptHandle: "r1", Body: failedBatch(5) }] : [],
    }),
    GetQueueAttributes: () => ({
      Attributes: { ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "1" },
    }),
    [call]: () => {
      if (isFailing) throw awsError(name, message);
      return {};
    },
  });
  const wanted = { functionArn: FUNCTION, tableName: "orders" };
  const source = new QueueSource(client, "http://sqs/q", wanted, { holdSeconds: 60, waitSeconds: 0 });
  return { source, fail: () => (isFailing = true) };
}

describe("an on-failure queue", () => {
  it("is polled again when a message becomes visible after the last receive", async () => {
    const { source } = queue(
      [[failedBatch(5)], [], [], [failedBatch(1)]],
      [
        { waiting: 1, held: 1 },
        { waiting: 0, held: 2 },
      ],
    );
    const { batches } = await source().collect(signal);
    assert.deepEqual(
      [...batches].map(({ start }) => start),
      ["5", "1"],
    );
  });

  it("is complete when another receive finds nothing, even if its message count isn't 0", async () => {
    const { source } = queue([[failedBatch(5)]], [{ waiting: 3, held: 1 }]);
    assert.equal((await source().collect(signal)).batches.length, 1);
  });

  it("with more messages than a reader may hold is left unchanged, and the error names replay", async () => {
    const { source, sent } = queue([[failedBatch(5), failedBatch(7)]], [{ waiting: 9, held: 2 }], () => ({}), 2);
    const full = source();
    await assert.rejects(full.collect(signal), {
      name: "StoppedError",
      message:
        /queue q has more messages than SQS lets a reader hold \(2 are held\).*Nothing was sent\. .* replay --since/,
    });
    await full.release();
    assert.ok(!sent.some(({ name }) => name === "DeleteMessage"));
    const released = sent.filter(({ name }) => name === "ChangeMessageVisibilityBatch").at(-1);
    assert.deepEqual(
      released!.input.Entries.map((entry: { VisibilityTimeout: number }) => entry.VisibilityTimeout),
      [0, 0],
    );
  });

  it("lists a message once that arrives twice, and deletes it by its latest receipt", async () => {
    const { source, sent } = queue(
      [[failedBatch(5)], [failedBatch(5)]],
      [{ waiting: 0, held: 1 }],
      () => ({}),
      99,
      "m",
    );
    const { batches } = await source().collect(signal);
    assert.equal(batches.length, 1);
    await batches.at(0).remove();
    assert.equal(sent.at(-1)!.input.ReceiptHandle, "r2-0");
  });

  it("is left unchanged when another reader holds messages", async () => {
    const { source, sent } = queue([[failedBatch(5)]], [{ waiting: 0, held: 3 }]);
    await assert.rejects(
      source({ holdSeconds: 60, waitSeconds: -1 }).collect(signal),
      /queue q has 2 messages that another reader holds.*Nothing was sent/,
    );
    assert.deepEqual(
      sent.filter(({ name }) => name === "DeleteMessage"),
      [],
    );
    const released = sent.filter(({ name }) => name === "ChangeMessageVisibilityBatch").at(-1);
    assert.deepEqual(
      released?.input.Entries.map((entry: any) => [entry.ReceiptHandle, entry.VisibilityTimeout]),
      [["r1-0", 0]],
    );
  });

  it("keeps messages that aren't failed batches, and reports why", async () => {
    const foreign = [
      '{"hello":"world"}',
      failedBatch(1).slice(0, 60),
      failedBatch(1, { table: "others" }),
      failedBatch(1, { fn: `${FUNCTION}-2` }),
    ];
    const { source, sent } = queue([[...foreign, failedBatch(1)]], [{ waiting: 0, held: 5 }]);
    const failures = source();
    const collected = await failures.collect(signal);
    assert.deepEqual(
      collected.foreign.map(({ reason }) => reason),
      [
        "it has no DDBStreamBatchInfo, so it isn't a failed batch of a stream",
        "it isn't JSON, or was cut short",
        "it belongs to table others",
        "it belongs to function orders-fn-2",
      ],
    );
    await collected.batches.at(0).remove();
    await failures.release();
    assert.deepEqual(
      sent.filter(({ name }) => name === "DeleteMessage").map(({ input }) => input.ReceiptHandle),
      ["r1-4"],
    );
    const visible = sent
      .filter(({ name }) => name === "ChangeMessageVisibilityBatch")
      .flatMap(({ input }) => input.Entries as any[]);
    assert.deepEqual(visible.map(({ ReceiptHandle }) => ReceiptHandle).sort(), ["r1-0", "r1-1", "r1-2", "r1-3"]);
  });

  it("keeps what it no longer holds, and says that its records come again", async () => {
    const { source, fail } = failing("DeleteMessage", "ReceiptHandleIsInvalid", "The receipt handle has expired");
    const { batches } = await source.collect(signal);
    fail();
    await assert.rejects(batches.at(0).remove(), {
      name: "StoppedError",
      message:
        /^Message m1-0 of the queue q can't be deleted, because this run no longer holds it: The receipt handle has expired\. .*hands them over again/,
    });
  });

  it("makes the other messages visible again when one call fails", async () => {
    const calls: number[] = [];
    const { source } = queue(
      [Array.from({ length: 25 }, (_, index) => failedBatch(2 * index))],
      [{ waiting: 0, held: 25 }],
      ({ Entries }) => {
        calls.push(Entries.length);
        if (calls.length === 1) throw awsError("RequestThrottled");
        return {};
      },
    );
    const failures = source();
    await failures.collect(signal);
    await assert.rejects(failures.release(), { name: "RequestThrottled" });
    assert.deepEqual(calls, [10, 10, 5]);
  });

  it("makes its messages visible again after the run, even if a renewal was in progress", async () => {
    const timeouts: number[] = [];
    const answered: Promise<void>[] = [];
    const change = async (timeout: number) => {
      // The renewal takes longer than the release.
      if (timeout > 0) await delay(50);
      timeouts.push(timeout);
    };
    let renewed!: () => void;
    const renewing = new Promise<void>((resolve) => (renewed = resolve));
    const { source } = queue([[failedBatch(5)]], [{ waiting: 0, held: 1 }], async ({ Entries }) => {
      renewed();
      const answer = change(Entries[0].VisibilityTimeout);
      answered.push(answer);
      await answer;
      return {};
    });
    const failures = source({ holdSeconds: 0.03, waitSeconds: 0 });
    await failures.collect(signal);
    await renewing;
    await failures.release();
    await Promise.all(answered);
    assert.equal(timeouts.at(-1), 0);
  });
});
