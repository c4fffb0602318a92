// One process at a time, across the whole machine.
import * as fs from "node:fs";
import * as path from "node:path";
import { processIdentity } from "./identity";
import { poll } from "./poll";

const POLL_MS = 300;
const FOREVER_MS = 24 * 3600_000;

/**
 * Does something while no other process on this machine does it under the same lock file; waits for one that does.
 *
 * @param log told once if there is a wait.
 */
export async function withLock<T>(file: string, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  let told = false;
  const acquired = (): boolean => {
    if (acquire(file)) return true;
    const holder = holderOf(file);
    if (holder && processIdentity(holder.pid) !== holder.identity) {
      fs.rmSync(file, { force: true }); // of a process that was killed
      return acquire(file);
    }
    if (holder === undefined) return false; // released meanwhile
    const { pid } = holder;
    if (!told) log(`Waiting for process ${pid}, which does the same (lock: ${file}; to end it: kill ${pid}) …`);
    told = true;
    return false;
  };
  if (!(await poll(acquired, { limitMs: FOREVER_MS, everyMs: POLL_MS }))) throw new Error(`${file} is locked.`);
  const release = (): void => fs.rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

interface Holder {
  pid: number;
  identity: string;
}

/** Makes the lock file with this process's id in it, in one step; false if there is one. */
function acquire(file: string): boolean {
  const draft = `${file}.${process.pid}`;
  fs.writeFileSync(draft, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }), {
    mode: 0o600,
  });
  try {
    fs.linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(draft);
  }
}

function holderOf(file: string): Holder | undefined {
  try {
    const holder = JSON.parse(fs.readFileSync(file, "utf8")) as Holder | number;
    return typeof holder === "number" ? { pid: holder, identity: "" } : holder;
  } catch {
    return undefined; // released meanwhile
  }
}
