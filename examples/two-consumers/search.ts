import { createHandler } from "dynamodb-streams-consumer/runtime";

/** Here a search index would follow the table. */
export const handler = createHandler(async (change) => {
  console.log(change.eventName === "REMOVE" ? "remove from index" : "index", change.sequenceNumber);
});
