// The emulator at the configured endpoint: the one that answers there, or else a MiniStack that is started.
import * as fs from "node:fs";
import * as path from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { processIdentity } from "dynamodb-streams-support/identity";
import { localDir } from "dynamodb-streams-support/paths";
import { poll } from "dynamodb-streams-support/poll";
import { signalGroup } from "dynamodb-streams-support/process";
import { answersAt } from "dynamodb-streams-support/server";
import { startMiniStack } from "./ministack";
import { emulatorClient } from "./emulator-endpoint";
import { ministackPython } from "./venv";

/** What `npm start` started, until {@link stopEmulator} ends it. */
const recordFile = path.join(localDir, "emulator.json");
const STOP_LIMIT_MS = 5000;

interface Started {
  endpoint: string;
  pid: number;
  /** Distinguishes the process from one that reuses its id after a reboot. */
  identity: string | undefined;
}

export interface RunningEmulator {
  /** Such as `MiniStack`. */
  name: string;
  /** Whether it was started just now, and so is empty. */
  started: boolean;
  /** Identity of its process, if `npm start` started it, now or earlier. A restarted emulator has another one, and is empty. */
  identity: string | undefined;
}

/**
 * Installs what {@link ensureEmulator} starts, unless an emulator answers, so that anything missing on this machine shows early.
 *
 * @throws Error as that does.
 */
export async function prepareEmulator(endpoint: string): Promise<void> {
  if ((await identify(endpoint)) !== undefined) return;
  checkHost(endpoint);
  await ministackPython();
}

/**
 * Makes sure that an AWS emulator answers at the endpoint.
 *
 * @throws Error if something that is not an AWS emulator listens there, or if nothing does on another machine.
 */
export async function ensureEmulator(endpoint: string): Promise<RunningEmulator> {
  const name = await identify(endpoint);
  const ours = startedEmulator();
  if (name !== undefined)
    return { name, started: false, identity: ours?.endpoint === endpoint ? ours.identity : undefined };
  checkHost(endpoint);
  if (ours) await stopEmulator(); // it was still starting when its npm start was killed, or listens at a former endpoint
  const note = (pid: number): void => {
    const started: Started = { endpoint, pid, identity: processIdentity(pid) };
    // Atomically: a process that is killed halfway, or a full disk, would leave a file that no later command can read.
    fs.writeFileSync(`${recordFile}.new`, JSON.stringify(started), { mode: 0o600 });
    fs.renameSync(`${recordFile}.new`, recordFile);
  };
  const { pid } = await startMiniStack({ port: Number(new URL(endpoint).port), detached: true, spawned: note });
  note(pid); // a command line can change while a process starts
  return { name: "MiniStack", started: true, identity: processIdentity(pid) };
}

/** @throws Error if the endpoint is another machine's, where nothing can be started. */
function checkHost(endpoint: string): void {
  if (["localhost", "127.0.0.1", "[::1]"].includes(new URL(endpoint).hostname)) return;
  throw new Error(
    `Nothing answers at ${endpoint}, which is on another machine: start an emulator there, or set aws:endpoints to http://localhost:4566.`,
  );
}

/** The emulator that {@link ensureEmulator} started, while its process runs. */
function startedEmulator(): Started | undefined {
  if (!fs.existsSync(recordFile)) return undefined;
  let started: Started;
  try {
    started = JSON.parse(fs.readFileSync(recordFile, "utf8")) as Started;
  } catch {
    return undefined; // truncated by a system crash: it records nothing
  }
  return started.identity !== undefined && processIdentity(started.pid) === started.identity ? started : undefined;
}

/**
 * Ends the emulator that {@link ensureEmulator} started. Any other process is left alone.
 *
 * @returns `ended`; `gone` if it had already ended; `none` if none was started.
 */
export async function stopEmulator(): Promise<"ended" | "gone" | "none"> {
  if (!fs.existsSync(recordFile)) return "none";
  const started = startedEmulator();
  if (started) {
    const isGone = (): boolean => processIdentity(started.pid) !== started.identity;
    signalGroup(started.pid, "SIGTERM");
    if (!(await poll(isGone, { limitMs: STOP_LIMIT_MS }))) {
      signalGroup(started.pid, "SIGKILL");
      await poll(isGone, { limitMs: STOP_LIMIT_MS });
    }
  }
  fs.rmSync(recordFile, { force: true });
  return started ? "ended" : "gone";
}

/**
 * Name of the emulator at the endpoint; undefined if nothing listens there.
 *
 * @throws Error if something else listens there.
 */
export async function identify(endpoint: string): Promise<string | undefined> {
  const client = new DynamoDBClient({ ...emulatorClient(endpoint), maxAttempts: 1 });
  try {
    await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(10_000) });
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw new Error(
      `${endpoint} is taken by something that is not an AWS emulator: DynamoDB's ListTables got "${(error as Error).message.split("\n")[0]}". ` +
        "Stop it, or set aws:endpoints in Pulumi.localstack.yaml to another port.",
    );
  } finally {
    client.destroy();
  }
  if (await answersAt(`${endpoint}/_ministack/health`)()) return "MiniStack";
  return (await answersAt(`${endpoint}/_localstack/health`)()) ? "LocalStack" : "an AWS emulator";
}

const isRefused = (error: unknown): boolean => (error as { code?: string }).code === "ECONNREFUSED";
