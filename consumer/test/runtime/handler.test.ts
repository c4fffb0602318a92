import assert from "node:assert/strict";
import type { DynamoDBRecord, DynamoDBStreamEvent } from "aws-lambda";
import fc from "fast-check";
import type { Change } from "../../runtime/change";
import { createHandler, type HandlerOptions, type OnChange } from "../../runtime/handler";
import { eventFactory, recordFactory, sequenceNumber, TABLE } from "./records";

interface LogLine {
  level: string;
  sequenceNumber: string;
  [field: string]: unknown;
}

const onChange: OnChange = async () => {};

/** Invokes a handler made with `onChange`, and returns its response with the lines that it logged. */
async function invoke(event: DynamoDBStreamEvent, onChange: OnChange, options: HandlerOptions = {}) {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const { batchItemFailures } = await createHandler(onChange, { tableName: TABLE, log, ...options })(event);
  return {
    failures: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
    lines: lines.map((line) => JSON.parse(line) as LogLine),
  };
}

/** An `onChange` that fails at some positions, and remembers what it was called for. */
function failingAt(...positions: number[]) {
  const seen: string[] = [];
  const failing = positions.map(sequenceNumber);
  const onChange = async ({ sequenceNumber }: Change) => {
    seen.push(sequenceNumber);
    await Promise.resolve();
    if (failing.includes(sequenceNumber)) throw new Error("no room");
  };
  return { seen, onChange };
}

const upTo = (position: number) => Array.from({ length: position + 1 }, (_, index) => sequenceNumber(index));

describe("the handler", () => {
  it("handles every change of a batch, in order", async () => {
    const { seen, onChange } = failingAt();
    const { failures, lines } = await invoke(eventFactory(3), onChange);
    assert.deepEqual(failures, []);
    assert.deepEqual(seen, upTo(2));
    assert.deepEqual(
      lines.map((line) => [line.level, line.sequenceNumber]),
      upTo(2).map((number) => ["INFO", number]),
    );
  });

  it("waits for one change before it begins the next", async () => {
    const steps: string[] = [];
    await invoke(eventFactory(2), async ({ eventId }) => {
      steps.push(`${eventId} begins`);
      await new Promise(setImmediate);
      steps.push(`${eventId} ends`);
    });
    assert.deepEqual(steps, ["event-0 begins", "event-0 ends", "event-1 begins", "event-1 ends"]);
  });

  for (const [place, position] of [
    ["first", 0],
    ["middle", 1],
    ["last", 2],
  ] as const) {
    it(`stops at a failure of the ${place} record, and names it as the checkpoint`, async () => {
      const { seen, onChange } = failingAt(position);
      const { failures, lines } = await invoke(eventFactory(3), onChange);
      assert.deepEqual(failures, [sequenceNumber(position)]);
      assert.deepEqual(seen, upTo(position));
      assert.deepEqual(
        lines.map(({ level }) => level),
        [...Array<string>(position).fill("INFO"), "ERROR"],
      );
    });
  }

  it("returns the first record of a batch in which every record would fail, and doesn't throw", async () => {
    const { seen, onChange } = failingAt(0, 1, 2);
    assert.deepEqual((await invoke(eventFactory(3), onChange)).failures, [sequenceNumber(0)]);
    assert.deepEqual(seen, [sequenceNumber(0)]);
  });

  it("returns the record of a failing batch of one", async () => {
    assert.deepEqual((await invoke(eventFactory(1), failingAt(0).onChange)).failures, [sequenceNumber(0)]);
  });

  it("returns no failures for an empty batch", async () => {
    assert.deepEqual(await invoke({ Records: [] }, failingAt().onChange), { failures: [], lines: [] });
  });

  it("forgets the failures of one batch in the next", async () => {
    const { onChange } = failingAt(1);
    const twice = createHandler(onChange, { tableName: TABLE, log: () => undefined });
    const failed = await twice(eventFactory(2));
    assert.deepEqual(failed, { batchItemFailures: [{ itemIdentifier: sequenceNumber(1) }] });
    assert.deepEqual(await twice(eventFactory(1)), { batchItemFailures: [] });
  });

  it("handles every change at least once and in order, when it is invoked as Lambda does after failures", async function () {
    this.timeout(120_000); // hundreds of deliveries, on whatever machine
    // How often each record of the stream fails before it succeeds.
    const stream = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(stream, fc.integer({ min: 1, max: 7 }), async (failuresLeft, batchSize) => {
        const { Records } = eventFactory(failuresLeft.length);
        const left = new Map(failuresLeft.map((count, position) => [sequenceNumber(position), count]));
        const handled: string[] = [];
        for (let checkpoint = 0; checkpoint < Records.length;) {
          const batch = Records.slice(checkpoint, checkpoint + batchSize);
          const { failures, lines } = await invoke({ Records: batch }, async ({ sequenceNumber }) => {
            const count = left.get(sequenceNumber) ?? 0;
            left.set(sequenceNumber, count - 1);
            if (count > 0) throw new Error("not yet");
          });
          handled.push(...lines.filter(({ level }) => level === "INFO").map((line) => line.sequenceNumber));
          const lowest = Records.findIndex(({ dynamodb }) => failures.includes(dynamodb?.SequenceNumber ?? ""));
          checkpoint = lowest === -1 ? checkpoint + batch.length : lowest;
        }
        assert.deepEqual(handled, upTo(Records.length - 1));
      }),
    );
  });

  describe("given an unreadable record", () => {
    const batchWith = (record: DynamoDBRecord) => ({
      Records: [recordFactory(), record, recordFactory({ position: 2 })],
    });

    it("fails it like any other", async () => {
      const { seen, onChange } = failingAt();
      const record = recordFactory({ position: 1 });
      record.dynamodb = { ...record.dynamodb, Keys: { id: { N: "one" } } };
      const { failures, lines } = await invoke(batchWith(record), onChange);
      assert.deepEqual([failures, seen], [[sequenceNumber(1)], upTo(0)]);
      assert.equal(lines[1]?.message, "Keys.id has type N, but is not a decimal number");
    });

    it("fails it if it belongs to another table, and logs both tables' names", async () => {
      const { seen, onChange } = failingAt();
      const { failures, lines } = await invoke(batchWith(recordFactory({ position: 1, table: "other" })), onChange);
      assert.deepEqual([failures, seen], [[sequenceNumber(1)], upTo(0)]);
      assert.match(String(lines[1]?.message), /table\/other\/stream\/.*, but TABLE_NAME is "simple"/);
    });

    it("rejects if it has no sequence number to return, because any response would mean success", async () => {
      const { seen, onChange } = failingAt();
      const record: DynamoDBRecord = { ...recordFactory({ position: 1 }), dynamodb: undefined };
      await assert.rejects(invoke(batchWith(record), onChange), {
        name: "RecordError",
        message: /^Record event-1 has no "dynamodb"/,
      });
      assert.deepEqual(seen, upTo(0));
    });
  });

  it("rejects an event that isn't from a stream", async () => {
    const event = { id: "1" } as unknown as DynamoDBStreamEvent;
    await assert.rejects(invoke(event, failingAt().onChange), {
      name: "TypeError",
      message: 'The event has no "Records": is it from a DynamoDB stream?',
    });
  });

  describe("once deployed", () => {
    let tableName: string | undefined;
    before(() => (tableName = process.env.TABLE_NAME));
    afterEach(() => {
      if (tableName === undefined) delete process.env.TABLE_NAME;
      else process.env.TABLE_NAME = tableName;
    });

    for (const value of [undefined, ""]) {
      it(`rejects with a clear error if TABLE_NAME is ${value === "" ? "empty" : "not set"}`, async () => {
        if (value === undefined) delete process.env.TABLE_NAME;
        else process.env.TABLE_NAME = value;
        await assert.rejects(createHandler(onChange)({ Records: [] }), {
          message: /^TABLE_NAME is not set: set it to the table's name/,
        });
      });
    }

    it("takes the table's name from TABLE_NAME", async () => {
      process.env.TABLE_NAME = TABLE;
      assert.deepEqual(await createHandler(onChange)({ Records: [] }), { batchItemFailures: [] });
    });
  });
});
