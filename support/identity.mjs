// Plain JavaScript on Node's own modules, like lock.mjs: it runs before anything is installed.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Distinguishes a process from a later one with the same id: its start time and its command line.
 *
 * @param {number} pid
 * @returns {string | undefined} undefined if there is no such process, or it is a zombie.
 */
export function processIdentity(pid) {
  if (process.platform === "linux") return fromProc(pid);
  const { stdout } = spawnSync("ps", ["-o", "stat=,lstart=,command=", "-p", String(pid)], { encoding: "utf8" });
  const [, state, identity] = /^\s*(\S+)\s+(.*)$/s.exec(stdout) ?? [];
  return state === undefined || state.startsWith("Z") ? undefined : identity?.trim();
}

function fromProc(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The name, in brackets, can hold anything; the fields after it are counted from the state, which is the third.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (fields[0] === "Z") return undefined;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const command = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").join(" ").trim();
    return `${boot} ${fields[19]} ${command}`;
  } catch {
    return undefined;
  }
}
