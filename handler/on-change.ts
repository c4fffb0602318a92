import type { OnChange } from "dynamodb-streams-consumer/runtime";

/**
 * The place for your own code: send an event, write to a search index, keep a copy. It is called for one change after the other, in
 * the order of the stream, and the plumbing logs each change that it has handled.
 *
 * It must be idempotent. A stream delivers every change at least once: the same change comes again after a failure, after a timeout,
 * and now and then without any. Make the effect the same however often it happens (put rather than add), or remember
 * `change.eventId`, which stays the same. Writing to the table that the stream belongs to makes another change, and a loop.
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
