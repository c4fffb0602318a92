// MiniStack, the embedded AWS emulator: https://github.com/ministackorg/ministack
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { localDir } from "dynamodb-streams-support/paths";
import { ministackExecutable } from "./venv";

export interface Emulator {
  /** Base URL of every service, such as `http://localhost:4566`. */
  endpoint: string;
  /** Id of the emulator's process. */
  pid: number;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

export interface MiniStackOptions {
  /** TCP port to listen on, 1 to 65535. */
  port: number;
  /** File that receives what the emulator prints. @default `.local/ministack-<port>.log` */
  log?: string;
  /** The emulator goes on after this process ends. @default false: it ends with this process */
  detached?: boolean;
}

const STARTUP_LIMIT_MS = 60_000;

/**
 * Starts an empty MiniStack and waits until it answers.
 *
 * @throws Error when one runs there already, when the process ends, or does not answer within a minute; the message has the end of its log.
 */
export async function startMiniStack({ port, log, detached = false }: MiniStackOptions): Promise<Emulator> {
  const endpoint = `http://localhost:${port}`;
  // Another one's answers would be taken for ours.
  if (await answers(endpoint)) throw new Error(`MiniStack can't be started on port ${port}: one is running there.`);
  const executable = await ministackExecutable();
  const logFile = log ?? path.join(localDir, `ministack-${port}.log`);
  const output = fs.openSync(logFile, "w");
  const child = spawn(executable, [], {
    detached,
    stdio: ["ignore", output, output],
    env: {
      ...process.env,
      GATEWAY_PORT: String(port),
      // It runs the code that it is given, with the rights of this user: nobody else's machine shall reach it.
      BIND_HOST: "127.0.0.1",
      PERSIST_STATE: "0", // every start is empty
      SFTP_ENABLED: "0", // would take a second, fixed port
    },
  });
  fs.closeSync(output);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let failure: string | undefined;
  child.once("error", (error) => (failure = error.message));
  child.once("exit", (code, signal) => (failure ??= `it ended with ${code ?? signal}`));
  const end = () => child.kill("SIGKILL");
  child.unref(); // this process doesn't wait for it, but takes it along
  if (!detached) process.once("exit", end);

  for (const deadline = Date.now() + STARTUP_LIMIT_MS; !(await answers(endpoint)); await delay(50)) {
    if (failure === undefined && Date.now() < deadline) continue;
    end();
    const tail = fs.readFileSync(logFile, "utf8").trim().split("\n").slice(-10).join("\n");
    throw new Error(
      `MiniStack on port ${port} did not start: ${failure ?? "no answer within 60 s"}. Its log:\n${tail}`,
    );
  }
  return {
    endpoint,
    pid: child.pid as number, // it answers, so it runs
    async stop() {
      process.removeListener("exit", end);
      child.kill("SIGTERM");
      const hard = setTimeout(end, 3000);
      await exited;
      clearTimeout(hard);
    },
  };
}

async function answers(endpoint: string): Promise<boolean> {
  try {
    return (await fetch(`${endpoint}/_ministack/health`, { signal: AbortSignal.timeout(1000) })).ok;
  } catch {
    return false;
  }
}
