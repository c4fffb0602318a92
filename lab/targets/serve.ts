// A server that runs beside the lab.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import { setTimeout as delay } from "node:timers/promises";

export interface ServeOptions {
  cwd: string;
  /** File for what it prints. */
  log: string;
  /** URL that answers once it is ready. */
  ready: string;
  /** Added to the environment. */
  env: Record<string, string>;
}

const STARTUP_LIMIT_MS = 120_000;

/**
 * Starts a server in a process group of its own, and waits until it answers.
 *
 * @throws Error with the end of its log, where it ends or does not answer within two minutes.
 */
export async function serve(
  command: string,
  args: string[],
  { cwd, log, ready, env }: ServeOptions,
): Promise<{ stop(): Promise<void> }> {
  const output = fs.openSync(log, "w");
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    detached: true,
    stdio: ["ignore", output, output],
  });
  fs.closeSync(output);
  const group = child.pid;
  if (group === undefined) throw new Error(`${command} can't be started.`);
  const kill = (signal: NodeJS.Signals = "SIGKILL") => {
    try {
      process.kill(-group, signal);
    } catch {
      // It is gone.
    }
  };
  // Gently: what it has started in groups of its own is its to end.
  const hard = () => kill("SIGTERM");
  process.once("exit", hard);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (const deadline = Date.now() + STARTUP_LIMIT_MS; !(await answers(ready)); await delay(200)) {
    if (child.exitCode === null && Date.now() < deadline) continue;
    kill();
    const tail = fs.readFileSync(log, "utf8").trim().split("\n").slice(-10).join("\n");
    throw new Error(`${command} ${args.join(" ")} did not answer at ${ready}. The end of its log:\n${tail}`);
  }
  return {
    async stop() {
      process.removeListener("exit", hard);
      kill("SIGTERM");
      const limit = setTimeout(kill, 5000);
      await exited;
      clearTimeout(limit);
      kill(); // what it started
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
