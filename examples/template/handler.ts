import { createHandler } from "dynamodb-streams-consumer/runtime";

/** Called for one change after the other, in order. A rejection makes Lambda retry from this change, so make the effect idempotent. */
export const handler = createHandler(async (change) => {
  console.log(change.eventName, change.sequenceNumber);
});
