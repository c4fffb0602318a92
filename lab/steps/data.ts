// Steps that write records and look at what the handler was given.
import { DeleteItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "../model/context";
import { OK } from "../model/answers";
import type { Outcome } from "../model/outcome";
import { Step } from "../model/step";
import { keyOf, recordsOf, type Invocation } from "../model/invocations";
import { observing } from "./observing";
import { inStream, sorted } from "./records";

/** Puts an item: its key, and a number as its value. */
export const put = ({ dynamodb, names }: Context, key: string, value = 1): Promise<unknown> =>
  dynamodb.send(new PutItemCommand({ TableName: names.table, Item: { id: { S: key }, value: { N: String(value) } } }));

export const remove = ({ dynamodb, names }: Context, key: string): Promise<unknown> =>
  dynamodb.send(new DeleteItemCommand({ TableName: names.table, Key: { id: { S: key } } }));

/** Writes items, one after the other; later steps tell what became of them. */
export const write = (...keys: string[]): Step => writing(keys, async () => undefined);

/**
 * Writes items so that their records have the same order. LocalStack's own table service passes changes on in ten threads, and
 * records of writes that follow closely change places.
 */
export const writeInOrder = (...keys: string[]): Step => writing(keys, inStream);

const writing = (keys: string[], written: (context: Context, key: string) => Promise<unknown>): Step =>
  observing(
    `write ${keys.length > 4 ? `${keys.length} items` : keys.join(", ")}`,
    "command",
    "PutItem",
    async (context) => {
      await context.settled();
      for (const key of keys) {
        await put(context, key);
        await written(context, key);
      }
      return { kind: "ok" };
    },
  ).onAws(OK, "event-names");

const isAmong = (seen: Invocation[], key: string, ok = false): boolean =>
  seen.some(
    (invocation) =>
      (!ok || invocation.outcome === "ok") && recordsOf(invocation).some((record) => keyOf(record) === key),
  );

const reached = (kind: "delivered" | "handled", keys: string[], seen: Invocation[]): Outcome => {
  const missing = keys.filter((key) => !isAmong(seen, key, kind === "handled"));
  const count = keys.length - missing.length;
  return { kind, count, of: keys.length, ...(count > 0 && missing.length > 0 ? { missing } : {}) };
};

/** Writes an item and looks whether it arrives. On a target without functions, only whether it can be written. */
export const deliver = (key: string): Step =>
  observing(`record written ${key}`, "delivery", "delivered", async (context) => {
    await context.settled();
    await put(context, key);
    if (!context.target.invokes) return undefined;
    const { seen } = await context.until((all) => isAmong(all, key));
    return reached("delivered", [key], seen);
  });

/** Whether records written in earlier steps have arrived; waits for those that are expected. */
export const arrived = (...keys: string[]): Step =>
  observing("arrived", "delivery", "delivered", async (context) => {
    if (!context.target.invokes) return undefined;
    const { seen } = await context.until((all) => keys.every((key) => isAmong(all, key)));
    return reached("delivered", keys, seen);
  });

/**
 * Every record with its number of deliveries, in the order of arrival, once nothing more comes.
 *
 * @param expected keys to wait for, each as often as it is expected.
 */
export const deliveries = (...expected: string[]): Step =>
  observing("deliveries", "delivery", "deliveries", async (context) => {
    if (!context.target.invokes) return undefined;
    const wanted = [...countsOf(expected)];
    await context.until((seen) => {
      const counts = countsOf(seen.flatMap(recordsOf).map(keyOf));
      return wanted.every(([key, count]) => (counts.get(key) ?? 0) >= count);
    });
    await context.until(() => false, context.target.windowMs / 2);
    const counts = countsOf((await context.invocations()).flatMap(recordsOf).map(keyOf));
    return { kind: "deliveries", deliveries: [...counts].map(([key, count]) => ({ key, count })) };
  });

function countsOf(keys: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

/** Whether the handler has processed records without failing. */
export const handled = (...keys: string[]): Step =>
  observing(`processed: ${keys.join(", ")}`, "delivery", "handled", async (context) => {
    const { seen } = await context.until((all) => keys.every((key) => isAmong(all, key, true)));
    return reached("handled", keys, seen);
  });

/**
 * How often the handler was given a record.
 *
 * @param limit with this many attempts, the counting ends: it goes on and on.
 * @param windowMs how long to look at most. @default the target's window, three times
 */
export const attempts = (key: string, limit: number, windowMs?: number): Step =>
  observing(`attempts on ${key}`, "delivery", "attempts", async (context) => {
    const count = (seen: Invocation[]) =>
      seen.filter((invocation) => recordsOf(invocation).some((record) => keyOf(record) === key)).length;
    const { seen, met } = await context.until((all) => count(all) >= limit, windowMs ?? context.target.windowMs * 3);
    return met ? { kind: "attempts", count: limit, more: true } : { kind: "attempts", count: count(seen) };
  });

/** Sizes of the batches that held these keys, in the order of the invocations, up to a number of them. */
export const batches = (expected: string[], most: number): Step =>
  observing("batches", "delivery", "batches", async (context) => {
    await context.until(
      (seen) => seen.length >= most || expected.every((key) => isAmong(seen, key, true)),
      context.target.windowMs * 4,
    );
    const sizes = (await context.invocations())
      .map((invocation) => recordsOf(invocation).length)
      .filter((size) => size > 0);
    return { kind: "batches", sizes: sizes.slice(0, most) };
  });

/** The largest number of invocations at one time. */
export const concurrency = (expected: string[]): Step =>
  observing("most invocations at a time", "delivery", "concurrency", async (context) => {
    const { seen } = await context.until((all) => expected.every((key) => isAmong(all, key)), 30_000);
    const edges = seen.flatMap(({ begin, end }) => [
      { at: begin, step: 1 },
      { at: end, step: -1 },
    ]);
    let now = 0;
    const counts = edges.sort((a, b) => a.at - b.at || a.step - b.step).map(({ step }) => (now += step));
    return { kind: "concurrency", most: Math.max(0, ...counts) };
  });

/** Members of the event besides the records, once one has come. */
export const eventMembers = (): Step =>
  observing("members of the event", "delivery", "event members", async (context) => {
    const { seen } = await context.until((all) => all.length > 0, context.target.windowMs * 3);
    return seen[0] ? { kind: "members", members: Object.keys(seen[0].event).sort() } : { kind: "nothing" };
  });

/** Members of the first record that the handler was given, and what tells where it is from. */
export const eventShape = (): Step =>
  new Step("first record", "delivery", "event", async (context) => {
    const { seen } = await context.until((all) => all.length > 0);
    const [record] = seen.flatMap(recordsOf);
    if (!record) return { outcome: { kind: "nothing" } };
    const { dynamodb = {}, eventSource, eventVersion, eventID = "" } = record;
    const eventId = /^[0-9a-f]{32}$/.test(eventID) ? "hex" : /^[0-9a-f-]{36}$/.test(eventID) ? "uuid" : eventID.length;
    return {
      outcome: { kind: "event", eventSource, eventVersion, eventId, sizeBytes: dynamodb.SizeBytes },
      evidence: [
        `record: ${Object.keys(record).sort().join(", ")}`,
        `dynamodb: ${Object.keys(dynamodb).sort().join(", ")}`,
      ],
    };
  });

/** What came through a filter, once nothing more comes. */
export const passed = (): Step =>
  observing("records that passed", "delivery", "passed", async (context) => {
    await context.until(() => false);
    const all = (await context.invocations()).flatMap(recordsOf);
    return {
      kind: "records",
      records: sorted(all.map((record) => ({ eventName: record.eventName ?? "?", key: keyOf(record) }))),
    };
  });

/** Whether these records came in one batch. */
export const together = (...keys: string[]): Step =>
  observing("in one batch", "delivery", "together", async (context) => {
    const { seen, met } = await context.until((all) => keys.every((key) => isAmong(all, key)));
    if (!met) return reached("delivered", keys, seen);
    return { kind: "together", together: seen.some((invocation) => keys.every((key) => isAmong([invocation], key))) };
  });
