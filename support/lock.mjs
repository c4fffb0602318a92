// One process at a time, across the whole machine. Plain JavaScript on Node's own modules: the set-up needs it before it installs anything.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { processIdentity } from "./identity.mjs";

const POLL_MS = 300;

/**
 * Runs `work` while no other process on this machine holds the lock file; waits for one that does, however long it takes.
 *
 * @template T
 * @param {string} file created, and removed afterwards.
 * @param {(line: string) => void} log called once if it has to wait.
 * @param {() => Promise<T>} work
 * @param {{ everyMs?: number }} [options] `everyMs`: milliseconds between a waiting process's checks. @default 300
 * @returns {Promise<T>} the result of `work`.
 */
export async function withLock(file, log, work, { everyMs = POLL_MS } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  for (let announced = false; !take(file); await delay(everyMs)) {
    const holder = holderOf(file);
    if (announced || holder === undefined) continue; // released meanwhile
    log(`Waiting for process ${holder.pid}, which is doing the same (lock: ${file}; to end it: kill ${holder.pid}) …`);
    announced = true;
  }
  // Once somebody has removed the file by hand, it can be another's.
  const release = () => holderOf(file)?.pid === process.pid && rmSync(file);
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.removeListener("exit", release);
    release();
  }
}

/** Takes the lock if it is free, or was held by a process that is gone. */
function take(file) {
  if (createLockFile(file)) return true;
  if (!isStale(file)) return false;
  // Two processes can see that at once, and the slower one could then remove the lock that the faster one has created since. So only
  // one at a time may check and remove it, under a second lock.
  const right = `${file}.stale`;
  if (!take(right)) return false;
  if (isStale(file)) rmSync(file);
  rmSync(right);
  return createLockFile(file);
}

/** Creates the lock file with this process's id in it, in one step; false if there is one. */
function createLockFile(file) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify({ pid: process.pid, identity: processIdentity(process.pid) }), { mode: 0o600 });
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

function isStale(file) {
  const holder = holderOf(file);
  return holder !== undefined && processIdentity(holder.pid) !== holder.identity;
}

const NOBODY = { pid: 0, identity: "" };

/** Whose lock it is; undefined if it is free. */
function holderOf(file) {
  try {
    const holder = JSON.parse(readFileSync(file, "utf8"));
    return holder?.pid > 0 ? holder : NOBODY;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return NOBODY; // truncated by a system crash
    throw error;
  }
}
