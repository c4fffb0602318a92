// What an interrupted update leaves in the state: a lock, and resources that may or may not have been created.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { processIdentity } from "dynamodb-streams-support/identity";
import { localDir, projectDir } from "dynamodb-streams-support/paths";
import { poll } from "dynamodb-streams-support/poll";
import { pulumiOrThrow } from "./pulumi";

/** The longest that `npm start` lets an update take. */
const LOCK_LIMIT_MS = 10 * 60_000;

type Log = (line: string) => void;

export interface ClearLocksOptions {
  /** Directory of the project. @default this one's */
  directory?: string;
  /** Receives each message. @default it is printed */
  log?: Log;
}

interface Lock {
  pid: number;
  hostname: string;
}

/**
 * Removes the stack's locks whose process is gone, and waits for those whose process runs. Only in the project's own state: a
 * backend set with PULUMI_BACKEND_URL may be shared with others.
 *
 * @throws Error if another machine holds a lock, or a process holds one for ten minutes.
 */
export async function clearLocks(
  stack: string,
  { directory = projectDir, log = console.log }: ClearLocksOptions = {},
): Promise<void> {
  let holder: string | undefined;
  const isFree = (): boolean => {
    const announced = holder;
    holder = lockFiles(stack, directory)
      .map((file) => removeIfStale(file, log))
      .find((found) => found !== undefined);
    if (holder !== undefined && holder !== announced) log(`Waiting for ${holder}, which works on stack ${stack} …`);
    return holder === undefined;
  };
  if (!(await poll(isFree, { limitMs: LOCK_LIMIT_MS, everyMs: 500 }))) {
    throw new Error(
      `Stack ${stack} has been locked for ten minutes by ${holder}. End that, or run "npx pulumi cancel -s ${stack}".`,
    );
  }
}

function lockFiles(stack: string, projectDirectory: string): string[] {
  const project = parse(fs.readFileSync(path.join(projectDirectory, "Pulumi.yaml"), "utf8")) as {
    name: string;
    backend?: { url?: string };
  };
  const url = project.backend?.url ?? "";
  if (process.env.PULUMI_BACKEND_URL || !url.startsWith("file://")) return [];
  const state = path.resolve(projectDirectory, url.slice("file://".length));
  const directory = path.join(state, ".pulumi", "locks", "organization", project.name, stack);
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => path.join(directory, name));
}

/**
 * Removes a lock if no Pulumi process holds it any more.
 *
 * @returns the process that holds it, and how to end that; undefined if none does.
 */
function removeIfStale(file: string, log: Log): string | undefined {
  let lock: Partial<Lock> = {};
  try {
    lock = JSON.parse(fs.readFileSync(file, "utf8")) as Lock;
  } catch {
    if (!fs.existsSync(file)) return undefined; // released meanwhile
  }
  if (lock.hostname !== undefined && lock.hostname !== os.hostname()) {
    return `process ${lock.pid} on ${lock.hostname} (lock: ${file})`;
  }
  if (lock.pid !== undefined && /(^|[\s/])pulumi(\s|$)/.test(processIdentity(lock.pid) ?? "")) {
    return `Pulumi's process ${lock.pid} (to end it: kill -INT ${lock.pid})`;
  }
  log(`Removing the lock of an interrupted command (process ${lock.pid ?? "?"}, which is gone).`);
  for (const each of [file, `${file}.attrs`]) fs.rmSync(each, { force: true });
  return undefined;
}

export interface StackState {
  /** Number of resources in the state. */
  resources: number;
  /** Number of operations that began and never finished. */
  pending: number;
}

interface Deployment {
  resources?: Resource[];
  pending_operations?: unknown[];
}

interface Resource {
  type: string;
  inputs?: { endpoints?: unknown };
  outputs?: { endpoints?: unknown };
}

/**
 * Summarizes a stack's state, after pointing the state's AWS providers at `endpoint`.
 *
 * A refresh calls the address that the state names. If the stack's file has named another one since, nothing answers there.
 */
export async function stackState(stack: string, endpoint: string): Promise<StackState> {
  const { stdout } = await pulumiOrThrow(["stack", "export", "-s", stack]);
  const exported = JSON.parse(stdout) as { deployment: Deployment };
  const { resources = [], pending_operations = [] } = exported.deployment;
  if (resources.filter((resource) => sendTo(endpoint, resource)).length > 0) {
    console.log(`The stack's state names another emulator address. Changing it to ${endpoint}.`);
    const file = path.join(localDir, "state-to-import.json");
    fs.writeFileSync(file, JSON.stringify(exported), { mode: 0o600 });
    try {
      await pulumiOrThrow(["stack", "import", "-s", stack, "--file", file]);
    } finally {
      fs.rmSync(file, { force: true });
    }
  }
  return { resources: resources.length, pending: pending_operations.length };
}

/**
 * Points an AWS provider in the state at the emulator, for every service.
 *
 * @returns whether anything changed: false if the provider points there already, or the resource isn't an AWS provider.
 */
function sendTo(endpoint: string, { type, inputs, outputs }: Resource): boolean {
  if (type !== "pulumi:providers:aws" || typeof inputs?.endpoints !== "string") return false;
  const before = JSON.parse(inputs.endpoints) as Record<string, string>[];
  const after = before.map((urls) => Object.fromEntries(Object.keys(urls).map((service) => [service, endpoint])));
  const endpoints = JSON.stringify(after);
  if (endpoints === JSON.stringify(before)) return false;
  for (const values of [inputs, outputs]) if (values) values.endpoints = endpoints;
  return true;
}
