// From an empty machine to a change that the deployed function has handled.
import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { withLock } from "dynamodb-streams-support/lock";
import { localDir } from "dynamodb-streams-support/paths";
import { endOf } from "dynamodb-streams-support/process";
import { ensureEmulator, prepareEmulator, stopEmulator, type RunningEmulator } from "./emulator";
import { useEmulatorOnly } from "./environment";
import { passSignalsOn, throwIfInterrupted } from "./interrupt";
import { type LoggedChange, loggedChanges } from "./observe";
import { pulumi, pulumiOrThrow } from "./pulumi";
import { clearLocks, stackState } from "./recover";
import { report, step, printDurations } from "./steps";
import { emulatorClient, emulatorEndpoint } from "./emulator-endpoint";

const STACK = "localstack";
/** An emulator can accept a connection and never answer. */
const PUT_LIMIT_MS = 30_000;
/** Exists while an update runs; if it exists before, the last update was interrupted. */
const updateFile = path.join(localDir, "update-is-running");
/** Identity of the emulator that the last successful update went to: the state describes what is in that one. */
const updatedFile = path.join(localDir, "updated-emulator");
const FROM_SCRATCH =
  "If something already exists, it is left over from a stack that was removed. To start from scratch, run npm run down, then npm start.";
/** Only one `npm start` or `npm run down` at a time. */
export const lockFile = path.join(localDir, "start.lock");

/** Checks the emulator before the set-up begins anything that takes minutes. Ends the process if something is wrong. */
export async function checkEmulator(): Promise<void> {
  useEmulatorOnly();
  try {
    await prepareEmulator(emulatorEndpoint(STACK));
  } catch (error) {
    report(error as Error, "Run npm start again.");
    process.exit();
  }
}

/** Runs `npm start`. Never throws: sets the exit code and prints what is wrong. */
export async function start(): Promise<void> {
  passSignalsOn();
  process.umask(0o077); // the state and the logs are their owner's alone
  useEmulatorOnly();
  try {
    const tell = (line: string) => console.log(`Another npm start or npm run down is running. ${line}`);
    await withLock(lockFile, tell, run);
  } catch (error) {
    report(error as Error, "Run npm start again: it continues from here.");
  }
}

async function run(): Promise<void> {
  const endpoint = emulatorEndpoint(STACK);
  const emulator = await step(`Start the emulator at ${endpoint}`, () => ensureEmulator(endpoint));
  console.log(`${emulator.name} ${emulator.started ? "is running, and is empty." : "was running."}`);
  throwIfInterrupted();

  await step(`Deploy: pulumi up -s ${STACK} --policy-pack policy`, () => deploy(endpoint, emulator));
  const { stdout } = await pulumiOrThrow(["stack", "output", "-s", STACK, "--json"]);
  const outputs = JSON.parse(stdout) as { tableName: string; functionName: string; logGroup: string };
  throwIfInterrupted();

  const change = await writeAndWait(endpoint, outputs);
  console.log(`${JSON.stringify(change)}\n`);
  console.log("It works: the function handled your change.");
  printDurations();
  console.log(nextSteps(outputs));
}

/** Brings stack and emulator to what the program says, whatever an earlier run has left of them. */
async function deploy(endpoint: string, running: RunningEmulator): Promise<void> {
  let emulator = running;
  await clearLocks(STACK);
  await makeStack();
  throwIfInterrupted();
  const state = await stackState(STACK, endpoint);
  const startEmpty = async (why: string): Promise<void> => {
    console.log(`${why} Starting MiniStack again, empty.`);
    await stopEmulator();
    emulator = await ensureEmulator(endpoint);
  };

  if (state.pending > 0) {
    if (emulator.identity !== undefined && !emulator.started)
      await startEmpty("An update was killed while it was creating resources, so it is unknown which of them exist.");
    // Drops what was being created, and everything that the emulator doesn't have.
    await update(["refresh", "-s", STACK, "--yes", "--skip-preview", "--clear-pending-creates"]);
  }
  const wasInterrupted = fs.existsSync(updateFile);
  // The state may describe the resources of another emulator, or of one that has restarted since.
  const isUpdated = (): boolean =>
    fs.existsSync(updatedFile) && fs.readFileSync(updatedFile, "utf8") === emulator.identity;
  const flags = (): string[] => (state.resources > 0 && !isUpdated() ? ["--refresh"] : []);
  const withPack = ["-s", STACK, "--policy-pack", "policy"];
  const up = (): string[] => ["up", ...withPack, "--yes", ...flags()];
  try {
    await update(up());
  } catch (error) {
    throwIfInterrupted();
    if (emulator.identity === undefined || emulator.started) throw error;
    if (!wasInterrupted) throw state.resources > 0 ? error : new Error(`${(error as Error).message}\n${FROM_SCRATCH}`);
    if ((await pulumi(["preview", ...withPack])).code !== 0) {
      fs.writeFileSync(updateFile, ""); // the settings or the program are wrong; what was interrupted still has to be cleared up
      throw error;
    }
    await startEmpty("The update before this one was interrupted, and left resources that the state doesn't have.");
    await update(up());
  }
  fs.writeFileSync(updatedFile, emulator.identity ?? "");
}

/** Makes the stack if there is none, and selects it unless another is: the selection is the user's choice. */
async function makeStack(): Promise<void> {
  const { stdout } = await pulumiOrThrow(["stack", "ls", "--json"]);
  const stacks = JSON.parse(stdout) as { name: string; current: boolean }[];
  if (!stacks.some(({ current }) => current)) await pulumiOrThrow(["stack", "select", "--create", STACK]);
  else if (!stacks.some(({ name }) => name === STACK)) await pulumiOrThrow(["stack", "init", STACK, "--no-select"]);
}

/** Runs a command that changes the stack, on the terminal if there is one. */
async function update(args: string[]): Promise<void> {
  fs.writeFileSync(updateFile, "");
  const ended = await pulumi(args, { show: true });
  throwIfInterrupted();
  if (ended.code >= 0) fs.rmSync(updateFile, { force: true }); // even if it failed: it wasn't killed, so the state has what it created
  if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} ${endOf(ended)}; what it printed is above.`);
}

/** Puts an item into the table, and waits for the line that the function logs for it. */
async function writeAndWait(
  endpoint: string,
  { tableName, logGroup }: { tableName: string; logGroup: string },
): Promise<LoggedChange | undefined> {
  const id = `order-${randomUUID()}`;
  const table = new DynamoDBClient(emulatorClient(endpoint));
  const abortSignal = AbortSignal.timeout(PUT_LIMIT_MS);
  const item = { id: { S: id }, total: { N: "42.10" } };
  await step(`Put item ${id} into table ${tableName}`, () =>
    table.send(new PutItemCommand({ TableName: tableName, Item: item }), { abortSignal }).catch((error: Error) => {
      if (abortSignal.aborted) throw new Error(`The emulator at ${endpoint} doesn't answer a PutItem.`);
      throw error;
    }),
  ).finally(() => table.destroy());
  const isOurs = ({ keys }: LoggedChange): boolean => keys?.id?.S === id;
  const changes = await step(`Wait for the function to handle it (log group ${logGroup})`, () =>
    loggedChanges(endpoint, logGroup, (logged) => logged.some(isOurs)),
  );
  return changes.find(isOurs);
}

const nextSteps = ({ tableName, functionName }: { tableName: string; functionName: string }): string => `
What there is now: table ${tableName}, its stream, function ${functionName}, and the event source mapping between them.
  npx pulumi stack output -s ${STACK}        their names and ARNs
  npx pulumi stack -s ${STACK}               every resource
  ${path.relative(process.cwd(), localDir)}/ministack-*.log                       what the emulator logs
  npm run operate -- doctor --stack ${STACK} --picture .local/stream.svg     whether all is well, with a picture

Try next:
  npx pulumi config set streamEnabled false -s ${STACK}
  npx pulumi preview -s ${STACK} --policy-pack policy     the pitfall: the policy pack rejects it
  npx pulumi config rm streamEnabled -s ${STACK}
  handler/on-change.ts                                      your own code; then run npm start again
  npm run down                                              destroys the stack, and ends the emulator`;
