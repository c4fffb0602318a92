// A handler as a user writes it, for the tests of the bundle.
import { createHandler } from "dynamodb-streams-consumer/runtime";

export const handler = createHandler(async () => {});
