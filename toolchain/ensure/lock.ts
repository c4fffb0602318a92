import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 300;

/**
 * Does something while no other process on this machine does it under the same lock file; waits for the one that does.
 *
 * @param log told once, where there is a wait.
 */
export async function withLock<T>(file: string, log: (line: string) => void, work: () => Promise<T>): Promise<T> {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  for (let told = false; !acquire(file); told = true) {
    const holder = holderOf(file);
    if (holder !== undefined && !isAlive(holder)) {
      fs.rmSync(file, { force: true }); // of a process that was killed
      continue;
    }
    if (!told) log(`Process ${holder ?? "?"} is putting it in place; waiting for it (lock: ${file})`);
    await delay(POLL_MS);
  }
  const release = (): void => fs.rmSync(file, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

/** Makes the lock file with this process's id in it, in one step; false where there is one. */
function acquire(file: string): boolean {
  const own = `${file}.${process.pid}`;
  fs.writeFileSync(own, String(process.pid));
  try {
    fs.linkSync(own, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    fs.rmSync(own);
  }
}

function holderOf(file: string): number | undefined {
  try {
    return Number(fs.readFileSync(file, "utf8"));
  } catch {
    return undefined; // released meanwhile
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
