// Steps that write records and look at what the handler was given.
import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Bench } from "../model/context";
import { Step } from "../model/scenario";
import { keyOf, recordsOf, type Invocation } from "../model/invocations";
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
  }).onAws("ok", "event-names");

const has = (seen: Invocation[], key: string, ok = false): boolean =>
  seen.some(
    (invocation) =>
      (!ok || invocation.outcome === "ok") && recordsOf(invocation).some((record) => keyOf(record) === key),
  );

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
    for (const key of (await bench.invocations()).flatMap(recordsOf).map(keyOf))
      counts.set(key, (counts.get(key) ?? 0) + 1);
    return { says: [...counts].map(([key, times]) => (times === 1 ? key : `${key} ×${times}`)).join(", ") || "none" };
  });

/** Whether the handler has taken records without failing. */
export const handled = (...keys: string[]): Step =>
  new Step(`handled: ${keys.join(", ")}`, "delivery", async (bench) => {
    const { seen } = await bench.until((all) => keys.every((key) => has(all, key, true)));
    const got = keys.filter((key) => has(seen, key, true));
    return { says: got.length === keys.length ? "yes" : got.length === 0 ? "no" : `only ${got.join(", ")}` };
  });

/**
 * How often the handler was given a record.
 *
 * @param limit with this many attempts, the counting ends: it goes on and on.
 * @param windowMs how long to look at most. @default the target's window, three times
 */
export const attempts = (key: string, limit: number, windowMs?: number): Step =>
  new Step(`attempts on ${key}`, "delivery", async (bench) => {
    const count = (seen: Invocation[]) =>
      seen.filter((invocation) => recordsOf(invocation).some((record) => keyOf(record) === key)).length;
    const { seen, met } = await bench.until((all) => count(all) >= limit, windowMs ?? bench.target.windowMs * 3);
    return { says: met ? `${limit} or more` : String(count(seen)) };
  });

/** Sizes of the batches that held these keys, in the order of the invocations, up to a number of them. */
export const batches = (expected: string[], most: number): Step =>
  new Step("batches", "delivery", async (bench) => {
    await bench.until(
      (seen) => seen.length >= most || expected.every((key) => has(seen, key, true)),
      bench.target.windowMs * 4,
    );
    const sizes = (await bench.invocations())
      .map((invocation) => recordsOf(invocation).length)
      .filter((size) => size > 0);
    return { says: sizes.slice(0, most).join(", ") + (sizes.length > most ? ", …" : "") || "none" };
  });

/** The largest number of invocations at one time. */
export const concurrency = (expected: string[]): Step =>
  new Step("most invocations at a time", "delivery", async (bench) => {
    const { seen } = await bench.until((all) => expected.every((key) => has(all, key)), 30_000);
    const changes = seen.flatMap(({ begin, end }) => [
      { at: begin, by: 1 },
      { at: end, by: -1 },
    ]);
    let now = 0;
    const counts = changes.sort((a, b) => a.at - b.at || a.by - b.by).map(({ by }) => (now += by));
    return { says: String(Math.max(0, ...counts)) };
  });

/** Members of the event besides the records, once one has come. */
export const eventMembers = (): Step =>
  new Step("members of the event", "delivery", async (bench) => {
    const { seen } = await bench.until((all) => all.length > 0, bench.target.windowMs * 3);
    return { says: seen[0] ? Object.keys(seen[0].event).sort().join(", ") : "no event" };
  });

/** Members of the first record that the handler was given, and what says where it is from. */
export const eventShape = (): Step =>
  new Step("first record", "delivery", async (bench) => {
    const { seen } = await bench.until((all) => all.length > 0);
    const [record] = seen.flatMap(recordsOf);
    if (!record) return { says: "none" };
    const { dynamodb = {}, eventSource, eventVersion, eventID = "" } = record;
    const id = /^[0-9a-f]{32}$/.test(eventID)
      ? "32 hex digits"
      : /^[0-9a-f-]{36}$/.test(eventID)
        ? "a dashed UUID"
        : `${eventID.length} characters`;
    return {
      says: `eventSource ${eventSource}, eventVersion ${eventVersion}, eventID ${id}, SizeBytes ${dynamodb.SizeBytes}`,
      evidence: [
        `record: ${Object.keys(record).sort().join(", ")}`,
        `dynamodb: ${Object.keys(dynamodb).sort().join(", ")}`,
      ],
    };
  });

/** Whether these records came in one batch. */
export const together = (...keys: string[]): Step =>
  new Step("in one batch", "delivery", async (bench) => {
    const { seen, met } = await bench.until((all) => keys.every((key) => has(all, key)));
    if (!met) return { says: "not all arrived" };
    return { says: seen.some((invocation) => keys.every((key) => has([invocation], key))) ? "yes" : "no" };
  });
