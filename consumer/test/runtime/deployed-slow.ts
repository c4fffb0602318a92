// A handler whose changes take 50 ms each, for the test of the timeout on an emulator.
import { setTimeout as delay } from "node:timers/promises";
import { createHandler } from "dynamodb-streams-consumer/runtime";

export const handler = createHandler(() => delay(50));
