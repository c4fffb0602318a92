// Destroys stack "localstack", and ends the emulator that `npm start` started.
import { createInterface } from "node:readline/promises";
import { withLock } from "dynamodb-streams-support/lock";
import { endOf } from "dynamodb-streams-support/process";
import { identify, stopEmulator } from "./emulator";
import { useEmulatorOnly } from "./environment";
import { passSignalsOn, throwIfInterrupted } from "./interrupt";
import { pulumi } from "./pulumi";
import { clearLocks } from "./recover";
import { emulatorEndpoint } from "./emulator-endpoint";
import { lockFile } from "./start";
import { report } from "./steps";

const STACK = "localstack";

/** Runs `npm run down`. Never throws: sets the exit code and prints what is wrong. */
export async function down({ yes }: { yes: boolean }): Promise<void> {
  if (!yes && process.stdin.isTTY && !(await confirmed())) return console.log("Nothing was changed.");
  passSignalsOn();
  process.umask(0o077);
  useEmulatorOnly();
  try {
    const tell = (line: string) => console.log(`Another npm start or npm run down is running. ${line}`);
    await withLock(lockFile, tell, run);
  } catch (error) {
    report(error as Error, "Run npm run down again to continue.");
  }
}

async function run(): Promise<void> {
  const endpoint = emulatorEndpoint(STACK);
  if ((await identify(endpoint)) === undefined) return withoutEmulator(endpoint);
  await clearLocks(STACK);
  const destroyed = await pulumi(["destroy", "-s", STACK, "--yes"], { show: true });
  throwIfInterrupted();
  const wasMade = !/no stack named/.test(destroyed.output);
  if ((await stopEmulator()) === "ended") {
    console.log("The emulator that npm start started has ended, and everything in it is gone.");
  } else if (destroyed.code !== 0 && wasMade) {
    throw new Error(`pulumi destroy ${endOf(destroyed)}; what it printed is above.`);
  }
}

/** Nothing listens at the endpoint, so nothing can be destroyed. */
async function withoutEmulator(endpoint: string): Promise<void> {
  // One that is still starting doesn't answer either.
  switch (await stopEmulator()) {
    case "ended":
      return console.log("The emulator that npm start started has ended, and everything in it is gone.");
    case "gone":
      return console.log(
        "The emulator that npm start started had already ended, and everything in it is gone. The next npm start starts from scratch.",
      );
    case "none":
      return console.log(
        `Nothing answers at ${endpoint}, and npm start has no emulator running: there is nothing to end. If the stack is in an emulator ` +
          `that you run yourself, start it and try again; if that is gone for good, run "npx pulumi stack rm ${STACK} --force --preserve-config".`,
      );
  }
}

async function confirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Destroy stack "${STACK}" and end its emulator? Type "yes": `);
  terminal.close();
  return answer.trim().toLowerCase() === "yes";
}
