import assert from "node:assert/strict";
import type { Context } from "../../command/command";
import { FailedBatches } from "../../failures/failed-batches";
import type { FailureSource } from "../../failures/failure-source";
import { announce } from "../../redrive/report";
import type { Survey } from "../../redrive/survey";
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

  describe("of batches that the stream has lost", () => {
    const lost = { found: 0, newerItems: 0, hasShards: false, uncovered: { batches: 1, records: 3 } } as Survey;

    function announced(bucketHas: boolean, values: Context["values"] = {}) {
      const load = bucketHas ? { load: async () => [] } : {};
      const batches = new FailedBatches({ keyAt: String, remove: async () => undefined, ...load });
      batches.add(failureMessage({ shardId: "a", start: 1, end: 3, size: 3 }), 0);
      const lines: string[] = [];
      const output = { print: (line = "") => void lines.push(line) };
      announce(
        { output, values } as unknown as Context,
        { mapping: { functionArn: "orders-fn", batchSize: 100 } } as Target,
        { title: "bucket b" } as FailureSource,
        { batches, surveys: [lost], gone: [] },
      );
      return lines.join("\n");
    }

    it("says before anything is sent how many records a queue's messages can't bring back", () => {
      assert.match(
        announced(false),
        /0 records of them, in 0 shards\..*\nThe stream has lost up to 3 records of 1 batch: a queue/,
      );
    });

    it("says that a bucket has them, and how to decide on items that have changed", () => {
      assert.match(
        announced(true),
        /lost up to 3 records of 1 batch; the bucket has them\. .* --expired present, or with --newer\./,
      );
      for (const values of [{ expired: "present" }, { newer: "follow" }]) {
        assert.match(announced(true, values), /the bucket has them\.\n/);
      }
    });
  });
});
