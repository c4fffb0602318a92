import assert from "node:assert/strict";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { handledSequences } from "../../doctor/handled";
import { fakeClient } from "../fakes";

const NOW = 1_800_000_000_000;
const FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:orders-fn";

interface Line {
  at: number;
  message: string;
}

const handled = (at: number, sequence: number): Line => ({
  at,
  message: JSON.stringify({ level: "INFO", message: "change handled", sequenceNumber: String(sequence) }),
});

/** A log that responds as CloudWatch does: oldest line first, `pageSize` lines a page. */
function logOf(lines: Line[], pageSize = 100) {
  const { client, sent } = fakeClient<CloudWatchLogsClient>({
    FilterLogEvents: ({ startTime, endTime, nextToken }) => {
      const inside = lines.filter(({ at }) => at >= startTime && at <= endTime);
      const from = Number(nextToken ?? 0);
      return {
        events: inside.slice(from, from + pageSize).map(({ at, message }) => ({ timestamp: at, message })),
        nextToken: from + pageSize < inside.length ? String(from + pageSize) : undefined,
      };
    },
  });
  // The paginator accepts only a real client, but it only calls send.
  const logs = Object.assign(Object.create(CloudWatchLogsClient.prototype) as object, client) as CloudWatchLogsClient;
  return { read: () => handledSequences(logs, FUNCTION, NOW), calls: () => sent.length };
}

describe("the last handled change in a function's log", () => {
  it("is the newest one of a function that handles a thousand changes a second", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => handled(NOW - 30_000 + index, index));
    const { read, calls } = logOf(lines);
    const found = await read();
    assert.equal(found.at(-1), "29999");
    assert.ok(calls() <= 60, `${calls()} calls`);
  });

  it("is the newest one of a function that was busy hours ago and idle since", async () => {
    const lines = Array.from({ length: 30_000 }, (_, index) => handled(NOW - 8 * 3_600_000 + index * 100, index));
    const found = await logOf(lines).read();
    assert.equal(found.at(-1), "29999");
  });

  it("is found for each shard when shards are mixed in the log", async () => {
    const lines = [handled(NOW - 7_000_000, 7), handled(NOW - 100_000, 5), handled(NOW - 100, 9)];
    assert.deepEqual(await logOf(lines).read(), ["5", "7", "9"]);
  });

  it("is missing for a log of other lines, of which only a limited number of pages is read", async () => {
    const lines = Array.from({ length: 50_000 }, (_, index) => ({ at: NOW - index * 1000, message: "START" }));
    const { read, calls } = logOf(lines, 10);
    assert.deepEqual(await read(), []);
    assert.ok(calls() <= 60, `${calls()} calls`);
  });
});
