import assert from "node:assert/strict";
import type { LambdaClient } from "@aws-sdk/client-lambda";
import { Delivery, split } from "../../delivery/deliver";
import { createInvoke, type Invoke, MAX_PAYLOAD_BYTES, readAnswer } from "../../delivery/invoke";
import { Pace } from "../../delivery/pace";
import { awsError, fakeClient, lambdaRecord, streamRecord } from "../fakes";

const NEVER = new AbortController().signal;
/** A pause that a stopped run must cut short. */
const AN_HOUR_MS = 3_600_000;

const numbers = (records: { sequence: bigint }[]) => records.map(({ sequence }) => Number(sequence));
const records = [1, 2, 3, 4, 5, 6].map((sequence) => streamRecord(sequence, `k${sequence % 3}`));

function delivery(invoke: Invoke, attempts = 2) {
  const { signal } = new AbortController();
  return new Delivery({ invoke, batchSize: 4, attempts, pace: new Pace(undefined), stop: signal, pauseMs: 1 });
}

describe("Delivery", () => {
  it("sends batches of the mapping's size, in order", async () => {
    const sent: number[][] = [];
    const done = await delivery(async (batch) => {
      sent.push(batch.map(({ dynamodb }) => Number(dynamodb!.SequenceNumber)));
      return { kind: "succeeded" };
    }).deliver(records);
    assert.deepEqual(sent, [
      [1, 2, 3, 4],
      [5, 6],
    ]);
    assert.deepEqual(numbers(done), [1, 2, 3, 4, 5, 6]);
  });

  it("finds the poison record of a batch that fails as a whole, and holds back later changes of its item", async () => {
    const tested = delivery(async (batch) =>
      batch.some(({ eventID }) => eventID === "e2") ? { kind: "failed", reason: "poison" } : { kind: "succeeded" },
    );
    assert.deepEqual(numbers(await tested.deliver(records)), [1, 3, 4, 6]);
    assert.deepEqual(
      tested.failures.map(({ keys }) => keys?.id?.S),
      ["k2"],
    );
    assert.equal(tested.isAside(records[4]!.key), true, "record 5 is of the same item");
  });

  it("continues after the failed record that the response names, without resending what succeeded", async () => {
    const sent: number[][] = [];
    const tested = delivery(async (batch) => {
      sent.push(batch.map(({ dynamodb }) => Number(dynamodb!.SequenceNumber)));
      const index = batch.findIndex(({ eventID }) => eventID === "e2");
      return index < 0 ? { kind: "succeeded" } : { kind: "failedAt", index, reason: "named" };
    });
    assert.deepEqual(numbers(await tested.deliver(records)), [1, 3, 4, 6]);
    assert.deepEqual(sent, [[1, 2, 3, 4], [2, 3, 4], [3, 4], [6]]);
  });

  it("stops when the function fails for every record", async () => {
    const many = Array.from({ length: 20 }, (_, index) => streamRecord(index + 1));
    const tested = delivery(async () => ({ kind: "failed", reason: "broken" }), 1);
    await assert.rejects(tested.deliver(many), /failed 5 records in a row, the last with "broken"/);
  });

  it("sends no batch that was waiting for the rate limit when the run was stopped", async () => {
    const stop = new AbortController();
    const sent: number[] = [];
    const stopped = new Delivery({
      invoke: async (batch) => {
        sent.push(batch.length);
        setImmediate(() => stop.abort());
        return { kind: "succeeded" };
      },
      batchSize: 4,
      attempts: 1,
      pace: new Pace(0.001),
      stop: stop.signal,
    });
    assert.deepEqual(numbers(await stopped.deliver(records)), [1, 2, 3, 4]);
    assert.deepEqual(sent, [4]);
  });

  it("cuts its pauses short when the run is stopped, also while it hands over what must follow", async () => {
    const stop = new AbortController();
    let tries = 0;
    const tested = new Delivery({
      invoke: async () => {
        if (++tries === 1) queueMicrotask(() => stop.abort());
        return { kind: "failed", reason: "broken" };
      },
      batchSize: 4,
      attempts: 3,
      pace: new Pace(0.001),
      stop: stop.signal,
      pauseMs: AN_HOUR_MS,
    });
    assert.deepEqual(await tested.deliver([streamRecord(1)], NEVER), []);
    assert.equal(tries, 3);
  });

  it("splits batches so that no invocation exceeds 6 MB", () => {
    const big = Array.from({ length: 40 }, (_, index) => {
      const record = streamRecord(index + 1);
      return {
        ...record,
        record: {
          ...record.record,
          dynamodb: { ...record.record.dynamodb, NewImage: { t: { S: "x".repeat(400_000) } } },
        },
      };
    });
    const batches = [...split(big, 100)];
    assert.equal(batches.flat().length, 40);
    for (const batch of batches) {
      assert.ok(Buffer.byteLength(JSON.stringify({ Records: batch.map(({ record }) => record) })) <= MAX_PAYLOAD_BYTES);
    }
    assert.ok(batches.length < 5, "but not needlessly small");
  });
});

describe("an invocation", () => {
  const batch = [1, 2, 3].map((sequence) => lambdaRecord(sequence));
  const invoke = (answer: (call: number) => unknown, { partial = true, pauses = [1, 1], stop = NEVER } = {}) => {
    const { client, sent } = fakeClient<LambdaClient>({ Invoke: (_, call) => answer(call) });
    return { run: () => createInvoke(client, "fn", partial, stop, pauses)(batch), sent };
  };
  const payload = (value: unknown) => ({ Payload: Buffer.from(JSON.stringify(value)) });

  it("is retried while the function is throttled", async () => {
    const { run, sent } = invoke((call) => {
      if (call < 3) throw awsError("TooManyRequestsException", "Rate exceeded");
      return payload(null);
    });
    assert.deepEqual(await run(), { kind: "succeeded" });
    assert.equal(sent.length, 3);
  });

  it("stops the run with the reason when the function stays throttled or can't be called", async () => {
    const throttled = invoke(() => {
      throw awsError("TooManyRequestsException", "Rate exceeded");
    });
    await assert.rejects(throttled.run(), /stays throttled or busy: TooManyRequestsException: Rate exceeded/);
    const denied = invoke(() => {
      throw awsError("AccessDeniedException", "not authorized");
    });
    await assert.rejects(denied.run(), /can't be invoked: AccessDeniedException: not authorized/);
    assert.equal(denied.sent.length, 1);
  });

  it("stops waiting for a throttled function when the run is stopped", async () => {
    const stop = new AbortController();
    const { run, sent } = invoke(
      () => {
        queueMicrotask(() => stop.abort());
        throw awsError("TooManyRequestsException", "Rate exceeded");
      },
      { stop: stop.signal, pauses: [AN_HOUR_MS] },
    );
    await assert.rejects(run(), {
      name: "InterruptedError",
      message: "Stopped while function fn is throttled or busy (TooManyRequestsException: Rate exceeded).",
    });
    assert.equal(sent.length, 1);
  });

  it("fails as a whole when the function throws, with its message", async () => {
    const { run } = invoke(() => ({
      FunctionError: "Unhandled",
      ...payload({ errorType: "Error", errorMessage: "no" }),
    }));
    assert.deepEqual(await run(), { kind: "failed", reason: "Unhandled: Error: no" });
  });

  it("fails as a whole when its payload is too large for Lambda, so that it is split", async () => {
    const { run } = invoke(() => {
      throw awsError("RequestTooLargeException", "Request must be smaller than 6291456 bytes");
    });
    assert.deepEqual(await run(), {
      kind: "failed",
      reason: "RequestTooLargeException: Request must be smaller than 6291456 bytes",
    });
  });

  it("fails as a whole when the function's response can't be read, and shows at most 200 characters of it", async () => {
    const { run } = invoke(() => ({ Payload: Buffer.from(`<html>${"x".repeat(1000)}`) }));
    const outcome = await run();
    assert.ok(
      outcome.kind === "failed" && /^the response isn't JSON: <html>x/.test(outcome.reason),
      JSON.stringify(outcome),
    );
    assert.ok(outcome.reason.length < 230);
  });

  it("ignores the response when the mapping has no partial responses", async () => {
    const { run } = invoke(
      () => payload({ batchItemFailures: [{ itemIdentifier: lambdaRecord(2).dynamodb!.SequenceNumber }] }),
      { partial: false },
    );
    assert.deepEqual(await run(), { kind: "succeeded" });
  });

  const named = (...ids: unknown[]) =>
    JSON.stringify({ batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })) });
  const id = (sequence: number) => lambdaRecord(sequence).dynamodb!.SequenceNumber;
  for (const [title, answer, kind] of [
    ["nothing", "", "succeeded"],
    ["null", "null", "succeeded"],
    ["an empty object", "{}", "succeeded"],
    ["an empty list", named(), "succeeded"],
    ["a record's number", named(id(2)), "failedAt"],
    ["an empty name", named(""), "failed"],
    ["null for a name", named(null), "failed"],
    ["the number of a record in another batch", named(id(9)), "failed"],
    ["not a list", '{"batchItemFailures":1}', "failed"],
  ] as const) {
    it(`${kind === "succeeded" ? "succeeds" : kind === "failed" ? "fails as a whole" : "fails at a record"} when the response is ${title}`, () => {
      assert.equal(readAnswer(answer, batch).kind, kind);
    });
  }

  it("fails at the lowest record that the response names", () => {
    const outcome = readAnswer(named(id(3), id(2)), batch);
    assert.equal(outcome.kind === "failedAt" && outcome.index, 1);
  });
});
