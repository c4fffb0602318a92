import { createHandler } from "dynamodb-streams-consumer/runtime";

/** Keeps a line of who changed what. */
export const handler = createHandler(async (change) => {
  console.log("audit", change.eventName, change.sequenceNumber, change.changed);
});
