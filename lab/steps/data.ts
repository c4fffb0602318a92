// Steps that write records and look at what the handler was given.
import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Bench } from "../bench";
import { Step } from "../case";
import { keyOf, recordsOf, type Invocation } from "../invocations";
import { refusal } from "./refusal";

/** Puts an item: its key, and a number as its value. */
export const put = ({ dynamodb, names }: Bench, key: string, value = 1): Promise<unknown> =>
  dynamodb.send(new PutItemCommand({ TableName: names.table, Item: { id: { S: key }, value: { N: String(value) } } }));

export const remove = ({ dynamodb, names }: Bench, key: string): Promise<unknown> =>
  dynamodb.send(new DeleteItemCommand({ TableName: names.table, Key: { id: { S: key } } }));

/** Writes items, one after the other; later steps tell what became of them. */
export const write = (...keys: string[]): Step =>
  new Step(`write ${keys.length > 4 ? `${keys.length} items` : keys.join(", ")}`, "command", async (bench) => {
    await bench.settled();
    try {
      for (const key of keys) await put(bench, key);
      return { says: "ok" };
    } catch (error) {
      return { says: refusal(bench, error) };
    }
  }).onAws("ok", "no-op-writes-silent");

const has = (seen: Invocation[], key: string, ok = false): boolean =>
  seen.some((invocation) => (!ok || invocation.outcome === "ok") && recordsOf(invocation).some((record) => keyOf(record) === key));

/** Writes an item and looks whether it arrives. On a target without functions, only whether it can be written. */
export const deliver = (key: string): Step =>
  new Step(`record written ${key}`, "delivery", async (bench) => {
    await bench.settled();
    try {
      await put(bench, key);
    } catch (error) {
      return { says: refusal(bench, error) };
    }
    if (!bench.target.invokes) return undefined;
    const { met } = await bench.until((seen) => has(seen, key));
    return { says: met ? "delivered" : "not delivered" };
  });

/** Whether records written in earlier steps have arrived; waits for those that are expected. */
export const arrived = (...keys: string[]): Step =>
  new Step("arrived", "delivery", async (bench) => {
    if (!bench.target.invokes) return undefined;
    const { seen } = await bench.until((all) => keys.every((key) => has(all, key)));
    const got = keys.filter((key) => has(seen, key));
    return { says: got.length === keys.length ? "all" : got.length === 0 ? "none" : `only ${got.join(", ")}` };
  });

/** Every record with its times of delivery, in the order of arrival, once nothing more comes. */
export const deliveries = (...expected: string[]): Step =>
  new Step("deliveries", "delivery", async (bench) => {
    if (!bench.target.invokes) return undefined;
    await bench.until((seen) => expected.every((key) => has(seen, key)));
    await bench.until(() => false, bench.target.windowMs / 2);
    const counts = new Map<string, number>();
    for (const key of (await bench.invocations()).flatMap(recordsOf).map(keyOf)) counts.set(key, (counts.get(key) ?? 0) + 1);
    return { says: [...counts].map(([key, times]) => (times === 1 ? key : `${key} ×${times}`)).join(", ") || "none" };
  });
