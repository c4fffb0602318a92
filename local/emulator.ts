// The emulator at the configured endpoint: whichever answers there, else MiniStack, started.
import * as fs from "node:fs";
import * as path from "node:path";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { startMiniStack } from "./ministack";
import { localDir } from "dynamodb-streams-support/paths";
import { emulatorClient } from "./stack";

/** What {@link ensureEmulator} started, kept until {@link stopEmulator} ends it. */
const startedFile = path.join(localDir, "emulator.json");

/**
 * Makes sure that an AWS emulator answers at the endpoint, and says which.
 *
 * @returns its name, and whether it was started just now, and so is empty.
 * @throws Error where something listens there that is no AWS emulator.
 */
export async function ensureEmulator(endpoint: string): Promise<{ name: string; started: boolean }> {
  const name = await identify(endpoint);
  if (name !== undefined) return { name, started: false };
  const { hostname, port } = new URL(endpoint);
  if (!["localhost", "127.0.0.1", "[::1]"].includes(hostname)) {
    throw new Error(
      `Nothing answers at ${endpoint}, which is another machine's: start an emulator there, or set aws:endpoints to http://localhost:4566.`,
    );
  }
  const { pid } = await startMiniStack({ port: Number(port), detached: true });
  fs.writeFileSync(startedFile, JSON.stringify({ endpoint, pid }));
  return { name: "MiniStack", started: true };
}

/**
 * Ends the emulator that {@link ensureEmulator} started. Anyone else's is left alone.
 *
 * @returns whether there was one.
 */
export async function stopEmulator(): Promise<boolean> {
  if (!fs.existsSync(startedFile)) return false;
  const { endpoint, pid } = JSON.parse(fs.readFileSync(startedFile, "utf8")) as { endpoint: string; pid: number };
  fs.rmSync(startedFile);
  // Its process id may be another's by now, after a restart of the machine.
  if ((await identify(endpoint).catch(() => undefined)) !== "MiniStack") return false;
  try {
    process.kill(pid, "SIGTERM");
    return true;
  } catch {
    return false;
  }
}

/** Name of the emulator at the endpoint; undefined where nothing listens. */
async function identify(endpoint: string): Promise<string | undefined> {
  const client = new DynamoDBClient({ ...emulatorClient(endpoint), maxAttempts: 1 });
  try {
    await client.send(new ListTablesCommand({}), { abortSignal: AbortSignal.timeout(10_000) });
  } catch (error) {
    if ((error as { code?: string }).code === "ECONNREFUSED") return undefined;
    throw new Error(
      `${endpoint} is taken by something that is no AWS emulator: DynamoDB's ListTables got "${(error as Error).message.split("\n")[0]}". ` +
        "Stop it, or set aws:endpoints in Pulumi.localstack.yaml to another port.",
    );
  } finally {
    client.destroy();
  }
  if (await healthy(`${endpoint}/_ministack/health`)) return "MiniStack";
  return (await healthy(`${endpoint}/_localstack/health`)) ? "LocalStack" : "an AWS emulator";
}

const healthy = async (url: string): Promise<boolean> => (await fetch(url)).ok;
