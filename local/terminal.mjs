// Plain JavaScript on Node's own modules: it runs before anything is installed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants } from "node:os";

/**
 * Runs a command on this process's terminal to its end. A signal that reaches this process alone is passed on: otherwise the
 * command would keep running unnoticed.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {string} [cwd] working directory. @default this process's
 * @returns {Promise<{ code: number, interrupted: boolean }>} `code` as a shell gives it: 130 after Ctrl-C.
 * @throws Error if the command can't be started.
 */
export async function onTerminal(command, args, cwd) {
  const child = spawn(command, args, { cwd, stdio: "inherit" });
  let received;
  const passOn = (signal) => {
    received = signal;
    child.kill(signal);
  };
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(name, passOn);
  try {
    const [code, signal] = await once(child, "exit");
    const endedBy = signal ?? received;
    return { code: endedBy ? 128 + constants.signals[endedBy] : code, interrupted: endedBy !== undefined };
  } finally {
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeListener(name, passOn);
  }
}
