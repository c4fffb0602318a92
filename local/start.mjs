// npm start: sets up what is missing, then runs start.ts. Plain JavaScript: nothing is installed yet.
import { createRequire } from "node:module";
import { parseArguments } from "../support/arguments.mjs";
import { setUp } from "./setup.mjs";

parseArguments(`npm start

From an empty machine to a change that the deployed function has handled: installs what is missing, starts the emulator, deploys stack
"localstack", and writes an item. Run it again at any time, also after an interruption.

  npm run down    destroys the stack and ends the emulator`);
const load = createRequire(import.meta.url);
await setUp({
  prepareEmulator() {
    load("tsx/cjs");
    return load("./start.ts").checkEmulator();
  },
});
await load("./start.ts").start();
