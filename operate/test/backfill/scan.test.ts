import assert from "node:assert/strict";
import { mock } from "node:test";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { scan } from "../../backfill/scan";
import { Pace } from "../../delivery/pace";
import { awsError, fakeClient } from "../fakes";

const KEY = { id: { S: "k1" } };

function scanning(answer: (input: any, call: number) => unknown, { rate, stop = new AbortController() } = {} as Args) {
  const { client, sent } = fakeClient<DynamoDBClient>({ Scan: answer });
  const pages = scan({
    client,
    tableName: "orders",
    segment: 0,
    segments: 1,
    after: undefined,
    pace: new Pace(rate),
    filter: undefined,
    pageSize: 100,
    stop: stop.signal,
  });
  return { pages, sent };
}
type Args = { rate?: number; stop?: AbortController };

describe("the scan of a backfill", () => {
  afterEach(() => mock.timers.reset());

  it("retries a throttled page at the same item", async () => {
    const { pages, sent } = scanning((_, call) => {
      if (call === 1) throw awsError("ProvisionedThroughputExceededException");
      return { Items: [KEY], LastEvaluatedKey: call === 2 ? KEY : undefined };
    });
    let items = 0;
    for await (const page of pages) items += page.items.length;
    assert.equal(items, 2);
    assert.deepEqual(
      sent.map(({ input }) => input.ExclusiveStartKey),
      [undefined, undefined, KEY],
    );
  });

  it("stops waiting for a throttled table when the run is stopped", async () => {
    mock.timers.enable({ apis: ["setTimeout"] }); // a wait that isn't cut short would never end
    const stop = new AbortController();
    const { pages } = scanning(
      () => {
        queueMicrotask(() => stop.abort());
        throw awsError("ThrottlingException", "Throughput exceeds the limit");
      },
      { stop },
    );
    await assert.rejects(pages.next(), {
      name: "InterruptedError",
      message: "Stopped while table orders is throttled or busy (ThrottlingException: Throughput exceeds the limit).",
    });
  });

  it("stops waiting for its share of the read capacity when the run is stopped", async () => {
    mock.timers.enable({ apis: ["setTimeout"] });
    const stop = new AbortController();
    const { pages } = scanning(
      (_, call) => {
        if (call === 2) queueMicrotask(() => stop.abort());
        return { Items: [KEY], LastEvaluatedKey: KEY, ConsumedCapacity: { CapacityUnits: 1000 } };
      },
      { stop, rate: 1 },
    );
    let read = 0;
    for await (const page of pages) read += page.items.length;
    assert.equal(read, 2, "what was read is handed over");
  });
});
