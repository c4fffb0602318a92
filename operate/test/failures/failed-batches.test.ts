import assert from "node:assert/strict";
import * as fc from "fast-check";
import { FailedBatches } from "../../failures/failed-batches";
import { failureMessage, STREAM } from "../fakes";

const OTHER = STREAM.replace("orders", "others");
const holder = { keyAt: (at: number) => `m-${at}`, remove: async () => undefined };

/** Sequence numbers as they are at AWS and at emulators: 1 to 40 digits, some with zeros before them. */
const sequence = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 40n - 1n }), fc.nat(5))
  .map(([number, zeros]) => ("0".repeat(zeros) + String(number)).slice(-40));

const message = fc
  .record({
    streamArn: fc.constantFrom(STREAM, OTHER),
    shardId: fc.constantFrom("a", "b", "c"),
    condition: fc.constantFrom("RetryAttemptsExhausted", "MaximumRecordAgeExceeded"),
    start: sequence,
    length: fc.nat(9),
    size: fc.integer({ min: 1, max: 10_000 }),
    firstAt: fc.option(fc.nat(2 ** 41), { nil: undefined }),
  })
  .map(({ start, length, ...rest }) => {
    const first = BigInt(start);
    const last = first + BigInt(length);
    return { ...rest, start, first, last: last < 10n ** 40n ? last : first };
  });

/** What a batch is made of. */
const fieldsOf = ({ load: _, remove: __, ...fields }: ReturnType<FailedBatches["at"]>) => fields;

describe("failed batches", () => {
  it("are listed as they were added, and by shard in the order in which their records were written", () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 1500, size: "max" }), (messages) => {
        const batches = new FailedBatches(holder);
        for (const each of messages) batches.add(each, 0);
        assert.deepEqual([...batches].map(fieldsOf), messages);
        assert.equal(batches.length, messages.length);
        const wanted = messages
          .filter(({ streamArn, shardId }) => streamArn === OTHER && shardId !== "b")
          .sort((x, y) => {
            const difference = x.first - y.first || x.last - y.last;
            return (
              Number(x.shardId < y.shardId) - Number(x.shardId > y.shardId) ||
              (difference < 0n ? -1 : Number(difference > 0n))
            );
          });
        const place = (each: { shardId: string; first: bigint; last: bigint }) => [each.shardId, each.first, each.last];
        assert.deepEqual([...batches.ofShards(OTHER, ["c", "a"])].map(place), wanted.map(place));
      }),
      { numRuns: 30 },
    );
  });

  it("find a record's place in a shard, whatever its sequence number's length", () => {
    fc.assert(
      fc.property(fc.array(message, { minLength: 1, maxLength: 40 }), sequence, (messages, looked) => {
        const batches = new FailedBatches(holder);
        for (const each of messages) batches.add({ ...each, streamArn: STREAM, shardId: "a" }, 0);
        const sorted = batches.ofShards(STREAM, ["a"]);
        const at = BigInt(looked);
        const after = [...sorted].findIndex(({ first }) => first > at);
        assert.equal(sorted.firstAfter(at, 0, sorted.length), after < 0 ? sorted.length : after);
        for (const [place, { last }] of [...sorted].entries()) assert.equal(sorted.reaches(place, at), last >= at);
      }),
    );
  });

  it("delete only the message of their own name", async () => {
    const removed: string[] = [];
    const batches = new FailedBatches({ ...holder, remove: async (name) => void removed.push(name) });
    for (const at of [7, 2 ** 40]) batches.add(failureMessage({ shardId: "a", start: at, end: at, size: 1 }), at);
    for (const batch of batches.ofShards(STREAM, ["a"])) await batch.remove();
    assert.deepEqual(removed, ["m-7", `m-${2 ** 40}`]);
  });
});
