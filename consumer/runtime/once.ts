// An effect that happens once for each change, however often the change is delivered.
import { setTimeout as delay } from "node:timers/promises";
import { DynamoDBClient, type TransactionCanceledException } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, TransactWriteCommand, type TransactWriteCommandInput } from "@aws-sdk/lib-dynamodb";
import type { Change } from "./change";
import { CLAIM_KEY, CLAIM_SECONDS, claimOn, CLAIMS_TABLE_VARIABLE } from "./claim";
import type { ChangeContext } from "./handler";

export { CLAIM_EXPIRY, CLAIM_KEY, CLAIM_SECONDS, type Claim, claimId } from "./claim";

/** A write of a transaction: `Put`, `Update`, `Delete` or `ConditionCheck`, with plain JavaScript values. */
export type Write = NonNullable<TransactWriteCommandInput["TransactItems"]>[number];

/** How claims are kept. */
export interface OnceOptions {
  /** Table of the claims: partition key `id`, a string; Time to Live on `expires`. @default the variable CLAIMS_TABLE_NAME */
  tableName?: string;
  /**
   * Name of the effect. Needed if a change has several effects in transactions of their own, or if several functions that read the
   * same stream share a table of claims: without it, the second finds the claim of the first, and does nothing.
   * @default none
   */
  effect?: string;
  /** Seconds to keep a claim, at least 90,000 (25 hours): a stream delivers a change for up to 24 hours. @default 1,209,600, 14 days */
  keepSeconds?: number;
  /** Client to write with. @default one for the function's region and role */
  client?: Pick<DynamoDBDocumentClient, "send">;
}

/** Writes of one transaction, the claim among them: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html */
const MAX_WRITES = 100;
const MIN_KEEP_SECONDS = 25 * 60 * 60;

/** Reasons that pass: another transaction touched the same item, or there was no capacity. The SDK doesn't retry them. */
const PASSING = ["None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"];
const MAX_ATTEMPTS = 6;
const FIRST_DELAY_MS = 25;

/**
 * Makes an `onChange` whose effect happens once for each change. The effect is a list of writes to DynamoDB: they are committed in one
 * transaction with a claim on the change's event id, so that either all of it happens, or nothing. When the change is delivered again,
 * the claim is there, and nothing is written.
 *
 * This holds for writes to DynamoDB in the function's account and region, and for nothing else: what `writesOf` does besides, such as a
 * request to another service, happens each time that it is called.
 *
 * @param writesOf the effect of a change: up to 99 writes, none for a change that has no effect. It is called again at each delivery.
 *   What it reads may have changed when the writes are committed: give the writes their conditions.
 * @param options how claims are kept, and whose effect it is.
 * @returns an `onChange`. It rejects if there is no table of claims, if a write's own condition fails, if there are 100 writes or more,
 *   or if the same change already had an effect under the same name.
 * @throws RangeError for `keepSeconds` below 90,000.
 * @example
 * export const onChange = once((change) => [
 *   { Update: { TableName: "totals", Key: { id: "orders" }, UpdateExpression: "ADD #n :one",
 *     ExpressionAttributeNames: { "#n": "count" }, ExpressionAttributeValues: { ":one": 1 } } },
 * ]);
 */
export function once<C extends Change<Change["viewType"], unknown> = Change>(
  writesOf: (change: C, context: ChangeContext) => Write[] | Promise<Write[]>,
  options: OnceOptions = {},
): (change: C, context: ChangeContext) => Promise<void> {
  const { effect, keepSeconds = CLAIM_SECONDS } = options;
  if (!(keepSeconds >= MIN_KEEP_SECONDS)) {
    throw new RangeError(
      `keepSeconds is ${keepSeconds}: a claim has to outlive the 24 hours of the stream, so give ${MIN_KEEP_SECONDS} or more.`,
    );
  }
  let { client } = options;

  return async (change, context) => {
    const TableName = options.tableName ?? process.env[CLAIMS_TABLE_VARIABLE];
    if (!TableName) {
      throw new Error(
        `${CLAIMS_TABLE_VARIABLE} is not set: once() needs a table of claims. Set it to the table's name.`,
      );
    }
    const writes = await writesOf(change, context);
    if (writes.length === 0) return;
    if (writes.length >= MAX_WRITES) {
      throw new RangeError(
        `The effect of change ${change.eventId} has ${writes.length} writes: a transaction takes ${MAX_WRITES}, one of them the claim.`,
      );
    }
    const effects = effectsOf(change);
    if (effects.has(effect)) throw secondEffect(change.eventId, effect);
    const Item = claimOn(change, effect, Date.now(), keepSeconds);
    const claim: Write = { Put: { TableName, Item, ConditionExpression: `attribute_not_exists(${CLAIM_KEY})` } };
    client ??= DynamoDBDocumentClient.from(new DynamoDBClient({}));
    await commit(client, [claim, ...writes], context.signal);
    effects.add(effect);
  };
}

/** Commits the writes, unless the first of them, the claim, is there. */
async function commit(
  client: Pick<DynamoDBDocumentClient, "send">,
  writes: Write[],
  abortSignal: AbortSignal,
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.send(new TransactWriteCommand({ TransactItems: writes }), { abortSignal });
      return;
    } catch (error) {
      const { name, CancellationReasons = [] } = error as TransactionCanceledException;
      if (name !== "TransactionCanceledException") throw error;
      const reasons = CancellationReasons.map(({ Code }) => Code ?? "None");
      if (reasons[0] === "ConditionalCheckFailed") return; // this change has had its effect
      if (attempt === MAX_ATTEMPTS || !reasons.every((reason) => PASSING.includes(reason))) throw error;
    }
    await delay(Math.random() * FIRST_DELAY_MS * 2 ** attempt, undefined, { signal: abortSignal });
  }
}

/** The effects that each delivery of a change has had. */
const effectsOfDelivery = new WeakMap<object, Set<string | undefined>>();

function effectsOf(change: object): Set<string | undefined> {
  const effects = effectsOfDelivery.get(change) ?? new Set();
  effectsOfDelivery.set(change, effects);
  return effects;
}

/** The second of two effects under one name would find the claim of the first, and be lost. */
function secondEffect(eventId: string, effect: string | undefined): Error {
  return new Error(
    `once() is called twice for change ${eventId}${effect === undefined ? "" : ` and effect "${effect}"`}: ` +
      "put all writes into one call, or give each call an `effect` of its own.",
  );
}
