// The function that Lambda calls with a batch of stream records.
import { createHandler } from "dynamodb-streams-consumer/runtime";
import { onChange } from "./on-change";

export const handler = createHandler(onChange);
