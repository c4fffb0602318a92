// What an interrupted update leaves in the state: a lock, and resources of which nobody knows whether they were created.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { parse } from "yaml";
import { processIdentity } from "dynamodb-streams-support/identity";
import { projectDir } from "dynamodb-streams-support/paths";
import { poll } from "dynamodb-streams-support/poll";
import { pulumiOrThrow } from "./pulumi";

const LOCK_LIMIT_MS = 30 * 60_000;

interface Lock {
  pid: number;
  hostname: string;
}

/**
 * Removes the stack's locks whose process is gone, and waits for those whose process runs. Only in the project's own state: whoever
 * has set PULUMI_BACKEND_URL shares it with others.
 *
 * @throws Error if another machine holds a lock, or a process holds one for half an hour.
 */
export async function clearLocks(stack: string): Promise<void> {
  let told = false;
  const isFree = (): boolean => {
    const holders = lockFiles(stack).filter((file) => !removeIfStale(file));
    const [file] = holders;
    if (file === undefined) return true;
    if (!told) console.log(`Waiting for the Pulumi command that works on stack ${stack} (lock: ${file}) …`);
    told = true;
    return false;
  };
  if (!(await poll(isFree, { limitMs: LOCK_LIMIT_MS, everyMs: 500 }))) {
    throw new Error(
      `Another Pulumi command has held stack ${stack} for half an hour. End it, or run "npx pulumi cancel -s ${stack}".`,
    );
  }
}

function lockFiles(stack: string): string[] {
  const project = parse(fs.readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8")) as {
    name: string;
    backend?: { url?: string };
  };
  const url = project.backend?.url ?? "";
  if (process.env.PULUMI_BACKEND_URL || !url.startsWith("file://")) return [];
  const state = path.resolve(projectDir, url.slice("file://".length));
  const directory = path.join(state, ".pulumi", "locks", "organization", project.name, stack);
  if (!fs.existsSync(directory)) return [];
  return fs
    .readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .map((name) => path.join(directory, name));
}

/** Removes a lock if no Pulumi process holds it any more. */
function removeIfStale(file: string): boolean {
  let lock: Partial<Lock> = {};
  try {
    lock = JSON.parse(fs.readFileSync(file, "utf8")) as Lock;
  } catch {
    if (!fs.existsSync(file)) return true; // released meanwhile
  }
  if (lock.hostname !== undefined && lock.hostname !== os.hostname()) return false;
  if (lock.pid !== undefined && /\bpulumi\b/.test(processIdentity(lock.pid) ?? "")) return false;
  console.log(`Removing the lock of an interrupted command (process ${lock.pid ?? "?"}, which is gone).`);
  for (const each of [file, `${file}.attrs`]) fs.rmSync(each, { force: true });
  return true;
}

export interface StackState {
  /** How many resources the state has. */
  resources: number;
  /** How many operations were begun and never ended. */
  pending: number;
}

/** What the state has of a stack. */
export async function stackState(stack: string): Promise<StackState> {
  const { stdout } = await pulumiOrThrow(["stack", "export", "-s", stack]);
  const { resources = [], pending_operations = [] } = (
    JSON.parse(stdout) as { deployment: { resources?: unknown[]; pending_operations?: unknown[] } }
  ).deployment;
  return { resources: resources.length, pending: pending_operations.length };
}
