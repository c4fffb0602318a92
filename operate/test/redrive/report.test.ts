import assert from "node:assert/strict";
import type { Context } from "../../command/command";
import { FailedBatches } from "../../failures/failed-batches";
import type { FailureSource } from "../../failures/source";
import { announce } from "../../redrive/report";
import type { Target } from "../../target/resolve";
import { failureMessage } from "../fakes";

describe("redrive's report", () => {
  it("names the oldest of more batches than a function call takes as arguments", () => {
    const batches = new FailedBatches({ keyAt: String, remove: async () => undefined });
    for (let start = 1; start <= 150_000; start++) {
      const firstAt = start === 99 ? Date.now() - 3_600_000 : Date.now();
      batches.add({ ...failureMessage({ shardId: "a", start, end: start, size: 1 }), firstAt }, 0);
    }
    const lines: string[] = [];
    const output = { print: (line = "") => void lines.push(line) };
    const mapping = { functionArn: "orders-fn", batchSize: 100 };
    announce(
      { output, values: {} } as unknown as Context,
      { mapping } as Target,
      { title: "queue q" } as FailureSource,
      { batches, surveys: [], gone: [] },
    );
    assert.match(lines[0]!, /^The queue q has 150,000 failed batches with 150,000 records, the oldest from 1 h ago/);
  });
});
