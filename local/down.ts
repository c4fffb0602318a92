// npm run down: destroys what the stack made, and stops the emulator if `npm start` started it.
import { stopEmulator } from "./emulator";
import { pulumi } from "./pulumi";

async function main(): Promise<void> {
  const destroyed = await pulumi(["destroy", "-s", "localstack", "--yes"], { show: true });
  if (await stopEmulator()) console.log("The emulator that npm start started has ended.");
  // A stack that was never made is as good as destroyed.
  if (destroyed.code !== 0 && !/no stack named/.test(destroyed.output)) process.exitCode = 1;
}

void main();
