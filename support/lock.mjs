// One process at a time, across the whole machine. Plain JavaScript on Node's own modules: the set-up needs it before it installs anything.
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { processIdentity } from "./identity.mjs";

const POLL_MS = 300;

/**
 * Does something while no other process on this machine does it under the same lock file; waits for one that does, however long.
 *
 * @template T
 * @param {string} file is made, and gone afterwards.
 * @param {(line: string) => void} log told once if there is a wait.
 * @param {() => Promise<T>} work
 * @param {{ everyMs?: number }} [options] `everyMs`: how often a waiting process asks. @default 300
 * @returns {Promise<T>} what `work` gives.
 */
export async function withLock(file, log, work, { everyMs = POLL_MS } = {}) {
  mkdirSync(dirname(file), { recursive: true });
  for (let told = false; !take(file); await delay(everyMs)) {
    const holder = holderOf(file);
    if (told || holder === undefined) continue; // released meanwhile
    log(`Waiting for process ${holder.pid}, which does the same (lock: ${file}; to end it: kill ${holder.pid}) …`);
    told = true;
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
  if (make(file)) return true;
  if (!isStale(file)) return false;
  // Two processes can see that at once. If the slower one removed the file, it could be the lock that the faster one has made since. So
  // only one may look and remove at a time: a lock again.
  const right = `${file}.stale`;
  if (!take(right)) return false;
  if (isStale(file)) rmSync(file);
  rmSync(right);
  return make(file);
}

/** Makes the lock file with this process's id in it, in one step; false if there is one. */
function make(file) {
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
    if (error instanceof SyntaxError) return NOBODY; // cut off by a crash of the machine
    throw error;
  }
}
