// A handler with an effect that happens once, for the tests of the bundle and those on an emulator.
import { createHandler } from "dynamodb-streams-consumer/runtime";
import { once } from "dynamodb-streams-consumer/runtime/once";

/** Counts the changes of each item in the table that COUNTS_TABLE_NAME names. */
export const handler = createHandler(
  once(({ keys }) => [
    {
      Update: {
        TableName: process.env.COUNTS_TABLE_NAME,
        Key: { id: keys.id },
        UpdateExpression: "ADD changes :one",
        ExpressionAttributeValues: { ":one": 1 },
      },
    },
  ]),
);
