import assert from "node:assert/strict";
import { createHandler, type OnChange } from "../../runtime/handler";
import { deliverAll, FakeClock } from "./lambda";
import { eventFactory, sequenceNumber, TABLE } from "./records";

const upTo = (count: number) => Array.from({ length: count }, (_, position) => sequenceNumber(position));

describe("a handler whose function has a timeout", () => {
  let clock: FakeClock;
  let lines: {
    level: string;
    message: string;
    sequenceNumber: string;
    error?: { name: string };
    FailedChanges?: number;
  }[];
  const make = (onChange: OnChange) => {
    lines = [];
    return createHandler(onChange, { tableName: TABLE, log: (line) => lines.push(JSON.parse(line)) });
  };
  beforeEach(() => {
    clock = new FakeClock();
  });
  afterEach(() => clock.restore());

  it("handles 100 changes of 50 ms, each once, in at most three invocations of 3 s", async () => {
    const handled: string[] = [];
    const handler = make(async ({ sequenceNumber }) => {
      await clock.advance(50);
      handled.push(sequenceNumber);
    });
    const invocations = await deliverAll(handler, eventFactory(100).Records, {
      clock,
      timeout: 3000,
      maxInvocations: 3,
    });
    assert.deepEqual(handled, upTo(100));
    assert.deepEqual(
      invocations.map(({ timedOut }) => timedOut),
      invocations.map(() => false),
    );
    assert.equal(lines.filter(({ level }) => level === "ERROR").length, 0);
  });

  it("stops before a change that is likely to take longer than the time left, and reports where it stopped", async () => {
    const started: string[] = [];
    const handler = make(async ({ sequenceNumber }) => {
      started.push(sequenceNumber);
      await clock.advance(400);
    });
    const { batchItemFailures } = await handler(eventFactory(5), clock.context(1000));
    assert.deepEqual(started, upTo(2), "the deadline is at 900 ms: a third change would end at 1200");
    assert.deepEqual(batchItemFailures, [{ itemIdentifier: sequenceNumber(2) }]);
    assert.deepEqual(
      lines.map(({ level, sequenceNumber }) => [level, sequenceNumber]),
      [
        ["INFO", sequenceNumber(0)],
        ["INFO", sequenceNumber(1)],
        ["WARN", sequenceNumber(2)],
      ],
    );
  });

  it("returns in time when a later change takes longer than the time left, and tries that one first next time", async () => {
    const handler = make(async ({ sequenceNumber: number }) => {
      await clock.advance(number === sequenceNumber(1) ? 800 : 200);
    });
    const invocations = await deliverAll(handler, eventFactory(3).Records, { clock, timeout: 1000, maxInvocations: 4 });
    assert.deepEqual(
      invocations.map(({ from }) => from),
      [0, 1, 2],
    );
    assert.equal(
      lines.filter(({ level }) => level === "ERROR").length,
      0,
      "it isn't a failure: alone it has time enough",
    );
  });

  it("fails a change that takes longer than the whole timeout, with a fix in the message, and never skips it", async () => {
    const handled = make(never)(eventFactory(2), clock.context(1000));
    await clock.advance(1000);
    assert.deepEqual(await handled, { batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] });
    const [line] = lines;
    assert.equal(line?.level, "ERROR");
    assert.equal(line.FailedChanges, 1);
    assert.equal(line.error?.name, "TimeoutError");
    assert.equal(line.message, "The change took longer than the 900 ms that it had: raise the function's timeout.");
  });

  it("aborts `signal` at the deadline, and counts a change that then ends in time as handled", async () => {
    const handler = make(async (_, { signal }) => {
      const aborted = new Promise((resolve) => signal.addEventListener("abort", resolve));
      void clock.advance(1000);
      await aborted;
      assert.equal(clock.now, 900);
    });
    assert.deepEqual(await handler(eventFactory(1), clock.context(1000)), { batchItemFailures: [] });
  });

  it("keeps the failure of a change that stops at the signal as the cause", async () => {
    const handler = make(async (_, { signal }) => {
      await clock.advance(950);
      signal.throwIfAborted();
    });
    await handler(eventFactory(1), clock.context(1000));
    assert.deepEqual(
      lines.map(({ error }) => [error?.name, (error as { cause?: { name: string } }).cause?.name]),
      [["TimeoutError", "AbortError"]],
    );
  });

  it("waits for a change that outlived its invocation before it retries that change", async () => {
    const steps: string[] = [];
    let attempt = 0;
    const handler = make(async () => {
      const name = `attempt ${++attempt}`;
      steps.push(`${name} begins`);
      await clock.advance(attempt === 1 ? 1200 : 100);
      steps.push(`${name} ends`);
    });
    await handler(eventFactory(1), clock.context(1000));
    assert.deepEqual(await handler(eventFactory(1), clock.context(1000)), { batchItemFailures: [] });
    assert.deepEqual(steps, ["attempt 1 begins", "attempt 1 ends", "attempt 2 begins", "attempt 2 ends"]);
  });

  it("waits at most half of the time for a change that never ends, and still makes progress", async () => {
    let attempt = 0;
    const handler = make(() => (++attempt === 1 ? never() : Promise.resolve()));
    const first = handler(eventFactory(2), clock.context(1000));
    await clock.advance(1000);
    assert.deepEqual(await first, { batchItemFailures: [{ itemIdentifier: sequenceNumber(0) }] });
    const second = handler(eventFactory(2), clock.context(1000));
    await clock.advance(500);
    assert.deepEqual(await second, { batchItemFailures: [] });
  });

  it("tries the first change however little time is left", async () => {
    for (const timeout of [1, 0, -5]) {
      const { batchItemFailures } = await make(async () => {})(eventFactory(1), clock.context(timeout));
      assert.deepEqual(batchItemFailures, [], `${timeout} ms`);
    }
  });

  it("leaves no timer behind", async () => {
    await make(async () => {})(eventFactory(2), clock.context(60_000));
    assert.deepEqual(clock.pending, []);
  });

  it("hands Lambda's context to `onChange`", async () => {
    const seen: unknown[] = [];
    await make(async (_, context) => {
      seen.push(context.awsRequestId, context.functionName, context.getRemainingTimeInMillis(), context.signal.aborted);
    })(eventFactory(1), clock.context(3000));
    assert.deepEqual(seen, ["request-0", "audit", 3000, false]);
  });

  it("has no deadline without a context, as in a test of your own", async () => {
    let remaining: number | undefined;
    const handler = make(async (_, context) => {
      remaining = context.getRemainingTimeInMillis();
    });
    assert.deepEqual(await handler(eventFactory(2)), { batchItemFailures: [] });
    assert.equal(remaining, Infinity);
  });
});

const never = (): Promise<never> => new Promise(() => undefined);
