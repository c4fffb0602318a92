// What the tests of Powertools' batch processor ask for, as far as it concerns DynamoDB streams, and what this handler does instead.
import assert from "node:assert/strict";
import type { Context, DynamoDBStreamEvent } from "aws-lambda";
import { z } from "zod";
import { type Change, createHandler, type OnChange, withSchema } from "../../runtime";
import { eventFactory, recordFactory, sequenceNumber, TABLE } from "./records";

const options = { tableName: TABLE, log: () => undefined };

/** An `onChange` that fails at some positions. */
function failingAt(...positions: number[]) {
  const handled: string[] = [];
  const onChange = async (change: Change) => {
    if (positions.map(sequenceNumber).includes(change.sequenceNumber)) throw new Error("no room");
    handled.push(change.sequenceNumber);
  };
  return { handled, onChange };
}

/** The positions that the response to a batch of three names. */
async function failures(onChange: OnChange, event: DynamoDBStreamEvent = eventFactory(3)): Promise<string[]> {
  const { batchItemFailures } = await createHandler(onChange, options)(event);
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

describe("Powertools' cases", () => {
  it("no failures: an empty list", async () => {
    const { handled, onChange } = failingAt();
    assert.deepEqual(await failures(onChange), []);
    assert.equal(handled.length, 3);
  });

  it("some failures: the first alone, and no record after it is tried", async () => {
    const { handled, onChange } = failingAt(0, 2);
    assert.deepEqual(await failures(onChange), [sequenceNumber(0)]);
    assert.deepEqual(handled, []);
  });

  it("all failures: the first, and no error", async () => {
    assert.deepEqual(await failures(failingAt(0, 1, 2).onChange), [sequenceNumber(0)]);
  });

  it("in parallel: one after the other in any case", async () => {
    let running = 0;
    await failures(async () => {
      assert.equal(++running, 1);
      await new Promise(setImmediate);
      running--;
    });
  });

  it("the context reaches the function", async () => {
    const seen: (string | undefined)[] = [];
    const onChange: OnChange = async (_, { awsRequestId }) => seen.push(awsRequestId);
    const context = { awsRequestId: "request", getRemainingTimeInMillis: () => 1000 } as Context;
    await createHandler(onChange, options)(eventFactory(1), context);
    assert.deepEqual(seen, ["request"]);
  });

  it("an invalid context: no deadline and no failure", async () => {
    const context = { foo: "bar" } as unknown as Context;
    const { batchItemFailures } = await createHandler(async () => {}, options)(eventFactory(1), context);
    assert.deepEqual(batchItemFailures, []);
  });

  it("a synchronous function: handled, and its throw is a failure", async () => {
    assert.deepEqual(await failures((() => undefined) as never), []);
    const throwing = () => {
      throw new Error("no room");
    };
    assert.deepEqual(await failures(throwing), [sequenceNumber(0)]);
  });

  for (const event of [{}, undefined, null, { Records: {} }]) {
    it(`an unexpected event, ${JSON.stringify(event)}: rejects`, async () => {
      await assert.rejects(createHandler(async () => {}, options)(event as never), {
        name: "TypeError",
        message: /has no "Records"/,
      });
    });
  }

  it("records of another kind: rejects, since there is no sequence number to return", async () => {
    const record = { messageId: "1", body: "{}", eventSource: "aws:sqs", eventSourceARN: "arn:aws:sqs:us-east-1:1:q" };
    await assert.rejects(
      failures(async () => {}, { Records: [record as never] }),
      { name: "RecordError" },
    );
  });

  it("records with a schema: the function gets the schema's type", async () => {
    const seen: (string | undefined)[] = [];
    const Message = z.object({ Message: z.string() });
    const onChange = withSchema(Message, async ({ newImage }) => seen.push(newImage?.Message));
    const event = { Records: [recordFactory({ eventName: "INSERT", after: { Message: { S: "test-1" } } })] };
    assert.deepEqual(await failures(onChange, event), []);
    assert.deepEqual(seen, ["test-1"]);
  });

  it("a record that doesn't fit its schema: a failure with its path", async () => {
    const lines: string[] = [];
    const onChange = withSchema(z.object({ Message: z.string() }), async () => {});
    const handler = createHandler(onChange, { ...options, log: (line) => lines.push(line) });
    await handler({ Records: [recordFactory({ eventName: "INSERT", after: { Invalid: { S: "x" } } })] });
    assert.match(lines.join(), /newImage\.Message is missing/);
  });

  it("invocations at the same time in one environment: they don't see each other's changes", async () => {
    const seen: Record<string, string[]> = { a: [], b: [] };
    const handler = createHandler(async ({ eventId }, { awsRequestId = "" }) => {
      await new Promise(setImmediate);
      seen[awsRequestId]?.push(eventId);
      if (awsRequestId === "b" && eventId === "event-1") throw new Error("no room");
    }, options);
    const [a, b] = await Promise.all([
      handler(eventFactory(3), { awsRequestId: "a" }),
      handler(eventFactory(3), { awsRequestId: "b" }),
    ]);
    assert.deepEqual(a.batchItemFailures, []);
    assert.deepEqual(b.batchItemFailures, [{ itemIdentifier: sequenceNumber(1) }]);
    assert.deepEqual(seen, { a: ["event-0", "event-1", "event-2"], b: ["event-0", "event-1"] });
  });
});

describe("a handler in a tumbling window", () => {
  const windowed = (size: number, state?: Record<string, unknown>) => ({
    ...eventFactory(size),
    window: { start: "2025-11-24T16:00:00Z", end: "2025-11-24T16:02:00Z" },
    state,
    isFinalInvokeForWindow: size === 0,
    isWindowTerminatedEarly: false,
  });

  it("passes the window's state on unchanged, beside the failures", async () => {
    const handler = createHandler(failingAt(1).onChange, options);
    assert.deepEqual(await handler(windowed(2, { sum: 7 })), {
      batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }],
      state: { sum: 7 },
    });
  });

  it("begins with an empty state, and may end without records", async () => {
    const handler = createHandler(async () => {}, options);
    assert.deepEqual(await handler(windowed(1)), { batchItemFailures: [], state: {} });
    assert.deepEqual(await handler(windowed(0, {})), { batchItemFailures: [], state: {} });
  });

  it("returns no state outside of one", async () => {
    assert.deepEqual(await createHandler(async () => {}, options)(eventFactory(1)), { batchItemFailures: [] });
  });
});
