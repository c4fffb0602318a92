import { createHandler } from "dynamodb-streams-consumer/runtime";

export const handler = createHandler(async (change) => {
  console.log("ship", change.sequenceNumber);
});
