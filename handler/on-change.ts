import type { OnChange } from "dynamodb-streams-consumer/runtime";

/**
 * The place for your own code: send an event, write to a search index, keep a copy. It is called for one change after the other, in
 * the order of the stream, and the handler logs each change that it has handled.
 *
 * Make it idempotent. A stream delivers every change at least once: again after a failure, after a timeout, and sometimes without an
 * apparent reason. Make the effect the same however often it happens (put rather than add), or wrap it in `once`. Writing to the table
 * that the stream belongs to makes another change, and so an endless loop. The guide is consumer/docs/handler.md.
 *
 * @example
 * ```ts
 * export const onChange: OnChange = async (change) => {
 *   if (change.eventName === "REMOVE") await index.delete(change.keys);
 *   else await index.put(change.keys, change.newImage);
 * };
 * ```
 */
export const onChange: OnChange = async () => {};
