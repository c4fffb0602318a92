import assert from "node:assert/strict";
import { checkBackfill } from "../../backfill/check-backfill";
import type { Context } from "../../command/command";
import type { Target } from "../../target/resolve";
import { fakeClient } from "../fakes";

describe("the check of a backfill", () => {
  it("reports nothing when Ctrl-C ends it, because a part of the count would pass for the whole", async () => {
    const stop = new AbortController();
    const { client: dynamodb } = fakeClient({
      Scan: () => {
        stop.abort();
        return { Count: 5, LastEvaluatedKey: { id: { S: "k5" } } };
      },
    });
    const printed: string[] = [];
    const output = { print: (line: string) => printed.push(line), result: () => printed.push("a result") };
    const context = { clients: { dynamodb }, output, stop: stop.signal } as unknown as Context;
    const target = { mapping: { uuid: "m-1" }, tableName: "orders" } as Target;
    await assert.rejects(checkBackfill(context, target, undefined, 1), {
      name: "InterruptedError",
      message: "Stopped while the items were counted.",
    });
    assert.deepEqual(printed, []);
  });
});
