import assert from "node:assert/strict";
import fc from "fast-check";
import { type Change, readChange } from "../../runtime/change";
import { claimId, claimOn } from "../../runtime/claim";
import { createHandler } from "../../runtime/handler";
import { once, type OnceOptions, type Write } from "../../runtime/once";
import { eventFactory, recordFactory, sequenceNumber, TABLE } from "./records";
import { Transactions } from "./transactions";

const tableName = "claims";
const context = () => ({ signal: new AbortController().signal, getRemainingTimeInMillis: () => Infinity });
const delivered = (position = 0): Change => readChange(recordFactory({ position }), TABLE);

const count = ({ keys }: Change): Write[] => [
  { Update: { TableName: "counts", Key: { id: keys.id }, UpdateExpression: "ADD changes :one" } },
];

describe("once()", () => {
  let transactions: Transactions;
  const counting = (options: OnceOptions = {}) => once(count, { tableName, client: transactions.client, ...options });
  const changesOf = (position = 0) => transactions.items.get(`counts/item-${position}`)?.changes;
  beforeEach(() => {
    transactions = new Transactions();
  });

  it("commits the effect with a claim on the change, in one transaction", async () => {
    await counting()(delivered(), context());
    assert.equal(transactions.requests, 1);
    assert.equal(changesOf(), 1);
    const { expires, claimedAt, ...claim } = transactions.items.get("claims/event-0")!;
    assert.deepEqual(claim, { id: "event-0", sequenceNumber: sequenceNumber(0), tableName: TABLE });
    const kept = Number(expires) - Date.parse(String(claimedAt)) / 1000;
    assert.ok(kept >= 14 * 86_400 && kept < 14 * 86_400 + 1, `${kept} s`);
  });

  it("does nothing, and succeeds, when the change is delivered again", async () => {
    await counting()(delivered(), context());
    await counting()(delivered(), context());
    assert.equal(changesOf(), 1);
  });

  it("has each effect exactly once in every order of deliveries and crashes, and loses none", async function () {
    this.timeout(120_000); // dozens of orders, on whatever machine
    const outcome = fc.constantFrom("committed", "lost answer", "never sent", "conflict", "throttled");
    const stream = fc.integer({ min: 1, max: 6 });
    await fc.assert(
      fc.asyncProperty(stream, fc.array(outcome, { maxLength: 12 }), fc.scheduler(), async (size, plan, scheduler) => {
        transactions = new Transactions();
        transactions.plan.push(...(plan as Transactions["plan"]));
        /** One reader of the stream: it goes on from the change that failed, as Lambda does, until all are handled. */
        const read = async () => {
          const handler = createHandler(counting(), { tableName: TABLE, log: () => undefined });
          let invocations = 0;
          for (let { Records } = eventFactory(size); Records.length;) {
            assert.ok(++invocations < 50, "a change fails again and again"); // the plan has at most 12 crashes
            await scheduler.schedule(Promise.resolve());
            const { batchItemFailures } = await handler({ Records });
            const [failed] = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
            const handled = Records.findIndex(({ dynamodb }) => dynamodb?.SequenceNumber === failed);
            Records = handled === -1 ? [] : Records.slice(handled);
          }
        };
        // Every change is delivered twice, by readers that overlap.
        const readers = Promise.all([read(), read()]);
        await scheduler.waitFor(readers);
        const counts = Array.from({ length: size }, (_, position) => changesOf(position));
        assert.deepEqual(counts, Array<number>(size).fill(1));
      }),
      { numRuns: 40 },
    );
  });

  it("retries when the transaction conflicts with another, or is throttled", async () => {
    transactions.plan.push("conflict", "throttled");
    await counting()(delivered(), context());
    assert.deepEqual([transactions.requests, changesOf()], [3, 1]);
  });

  it("rejects after six attempts, so that Lambda retries the change", async () => {
    transactions.plan.push(...Array<"conflict">(6).fill("conflict"));
    await assert.rejects(counting()(delivered(), context()), { name: "TransactionCanceledException" });
    assert.equal(transactions.requests, 6);
  });

  it("doesn't retry once the invocation is out of time", async () => {
    transactions.plan.push("conflict");
    await assert.rejects(counting()(delivered(), { ...context(), signal: AbortSignal.abort() }), {
      name: "AbortError",
    });
    assert.equal(transactions.requests, 1);
  });

  it("rejects when one of the effect's own conditions fails, and claims nothing", async () => {
    const put: Write = {
      Put: { TableName: "counts", Item: { id: "a" }, ConditionExpression: "attribute_not_exists(id)" },
    };
    const onChange = once(() => [put], { tableName, client: transactions.client });
    await onChange(delivered(0), context());
    await assert.rejects(onChange(delivered(1), context()), { name: "TransactionCanceledException" });
    assert.equal(transactions.items.has("claims/event-1"), false);
    await onChange(delivered(0), context()); // both conditions fail: it is done
  });

  it("writes nothing for a change without an effect", async () => {
    await once(() => [], { tableName, client: transactions.client })(delivered(), context());
    assert.equal(transactions.requests, 0);
  });

  it("allows several named effects of one change", async () => {
    const first = counting({ effect: "first" });
    const second = counting({ effect: "second" });
    for (const change of [delivered(), delivered()]) {
      await first(change, context());
      await second(change, context());
    }
    assert.equal(changesOf(), 2);
    assert.ok(transactions.items.has(`claims/${claimId("event-0", "first")}`));
  });

  it("rejects a second effect without a name, which would be lost", async () => {
    const both = async (change: Change) => {
      await counting()(change, context());
      await counting()(change, context());
    };
    for (let delivery = 0; delivery < 2; delivery++) {
      await assert.rejects(both(delivered()), {
        message:
          "once() is called twice for change event-0: put all writes into one call, or give each call an `effect` of its own.",
      });
    }
  });

  it("can be called again for a change whose transaction failed", async () => {
    const change = delivered();
    transactions.plan.push("never sent");
    await assert.rejects(counting()(change, context()), { message: "crashed before the write" });
    await counting()(change, context());
    assert.equal(changesOf(), 1);
  });

  it("reads the claims table's name from CLAIMS_TABLE_NAME, and rejects if it isn't set", async () => {
    const before = process.env.CLAIMS_TABLE_NAME;
    try {
      delete process.env.CLAIMS_TABLE_NAME;
      await assert.rejects(counting({ tableName: undefined })(delivered(), context()), {
        message: /^CLAIMS_TABLE_NAME is not set: once\(\) needs a table of claims/,
      });
      process.env.CLAIMS_TABLE_NAME = "mine";
      await counting({ tableName: undefined })(delivered(), context());
      assert.ok(transactions.items.has("mine/event-0"));
    } finally {
      if (before === undefined) delete process.env.CLAIMS_TABLE_NAME;
      else process.env.CLAIMS_TABLE_NAME = before;
    }
  });

  it("rejects more writes than fit in a transaction beside the claim", async () => {
    const writes = (size: number) =>
      once(() => Array<Write>(size).fill({}), { tableName, client: transactions.client });
    await writes(99)(delivered(), context());
    await assert.rejects(writes(100)(delivered(1), context()), { name: "RangeError", message: /has 100 writes/ });
  });

  it("rejects claims that expire before the stream's records", () => {
    for (const keepSeconds of [0, 24 * 60 * 60, Number.NaN]) {
      assert.throws(() => counting({ keepSeconds }), {
        name: "RangeError",
        message: new RegExp(`keepSeconds is ${keepSeconds}`),
      });
    }
    counting({ keepSeconds: 25 * 60 * 60 });
  });
});

describe("a claim", () => {
  it("expires in whole seconds, never too early", () => {
    const change = { eventId: "e", sequenceNumber: "1", tableName: TABLE };
    assert.deepEqual(claimOn(change, "mail", 1_500, 60), {
      id: "e#mail",
      expires: 62,
      sequenceNumber: "1",
      tableName: TABLE,
      claimedAt: "1970-01-01T00:00:01.500Z",
    });
  });
});
