// A child process that serves: started, waited for until it is ready, and ended together with this process.
import { spawn } from "node:child_process";
import { once } from "node:events";
import * as fs from "node:fs";
import { signalGroup } from "./process";

export interface ServerOptions<Ready> {
  /** Working directory. @default this process's */
  cwd?: string;
  /** The whole environment. @default this process's */
  env?: NodeJS.ProcessEnv;
  /** File that receives what the server prints, readable by its owner alone. @default none: the output is kept in memory */
  log?: string;
  /**
   * Tells whether the server is ready: called whenever it prints, and every 50 ms. It returns undefined for "not yet"; any other
   * result, or an error, settles {@link Server.ready}.
   *
   * @param output everything that the server has printed so far.
   * @param stdout its standard output alone; empty if there is a log file.
   */
  ready: (output: string, stdout: string) => Promise<Ready | undefined> | Ready | undefined;
  /** Most milliseconds until it is ready. @default 60000 */
  limitMs?: number;
  /** Whether the server keeps running after this process has ended. @default false */
  outlives?: boolean;
  /** Sent to the server if this process ends first. @default SIGKILL */
  endSignal?: NodeJS.Signals;
  /** Whether it leads a process group of its own, which every signal reaches; else it stays in this process's. @default true */
  ownGroup?: boolean;
}

export interface Server<Ready> {
  /** Id of its process; undefined if it can't be started. */
  pid: number | undefined;
  /** The result of `ready`. Rejects if the server ends first or the limit passes, with the end of its output; it is then killed. */
  ready: Promise<Ready>;
  /** Everything it has printed so far; the last 64 KiB if there is no log file. */
  output(): string;
  /** Sends SIGTERM, then SIGKILL after five seconds, and waits until it is gone. */
  stop(): Promise<void>;
  /** Kills it at once. */
  kill(): void;
}

const POLL_MS = 50;
const MEMORY_LIMIT = 64 * 1024;
const STOP_LIMIT_MS = 5000;

/**
 * Starts a server. Signals reach everything that it has started, too.
 *
 * @example const server = startServer("moto_server", [], { ready: answersAt(url) }); await server.ready;
 */
export function startServer<Ready>(command: string, args: string[], options: ServerOptions<Ready>): Server<Ready> {
  const { cwd, env = process.env, log, outlives = false, endSignal = "SIGKILL", ownGroup = true } = options;
  const file = log === undefined ? undefined : fs.openSync(log, "w", 0o600);
  const child = spawn(command, args, {
    cwd,
    env,
    detached: ownGroup,
    stdio: ["ignore", file ?? "pipe", file ?? "pipe"],
  });
  if (file !== undefined) fs.closeSync(file);
  const { pid } = child;

  let memory = "";
  let stdout = "";
  child.stdout?.on("data", (text: string) => (stdout = (stdout + text).slice(-MEMORY_LIMIT)));
  const output = (): string => (log === undefined ? memory : fs.readFileSync(log, "utf8"));
  const changed = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      memory = (memory + text).slice(-MEMORY_LIMIT);
      for (const tell of changed) tell();
    });
  }

  let failure: string | undefined;
  child.once("error", (error) => (failure = `it can't be started: ${error.message}`));
  child.once("exit", (code, signal) => (failure ??= `it ended with ${code ?? signal}`));
  const gone = pid === undefined ? Promise.resolve() : once(child, "exit").then(() => undefined);
  const end = (signal: NodeJS.Signals): void => {
    if (!ownGroup) child.kill(signal);
    else if (pid !== undefined) signalGroup(pid, signal);
  };
  const onExit = (): void => end(endSignal);
  if (!outlives) process.once("exit", onExit);
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as { unref?(): void } | null)?.unref?.();

  const ready = waitUntilReady(
    options,
    output,
    () => stdout,
    () => failure,
    changed,
  ).catch((error: Error) => {
    end("SIGKILL");
    process.removeListener("exit", onExit);
    throw new Error(`${[command, ...args].join(" ")} is not ready: ${error.message}`);
  });
  ready.catch(() => undefined); // for those who ask
  return {
    pid,
    ready,
    output,
    kill: () => end("SIGKILL"),
    async stop() {
      process.removeListener("exit", onExit);
      end("SIGTERM");
      child.ref(); // else this process could end, with 0, before the child does
      const hard = setTimeout(() => end("SIGKILL"), STOP_LIMIT_MS);
      await gone;
      clearTimeout(hard);
      end("SIGKILL"); // what it started
    },
  };
}

async function waitUntilReady<Ready>(
  { ready, limitMs = 60_000 }: ServerOptions<Ready>,
  output: () => string,
  stdout: () => string,
  failure: () => string | undefined,
  changed: Set<() => void>,
): Promise<Ready> {
  const tail = (): string => {
    const lines = output().trim().split("\n").slice(-10).join("\n");
    return lines ? ` The end of its output:\n${lines}` : "";
  };
  for (const deadline = Date.now() + limitMs; ;) {
    const answer = await ready(output(), stdout());
    if (answer !== undefined) return answer;
    if (failure() !== undefined) throw new Error(`${failure()}.${tail()}`);
    if (Date.now() > deadline) throw new Error(`no answer within ${limitMs / 1000} s.${tail()}`);
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        changed.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, POLL_MS);
      changed.add(wake);
    });
  }
}

/** For {@link ServerOptions.ready}: whether a URL answers with a success status. */
export const answersAt = (url: string) => async (): Promise<true | undefined> => {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(1000) })).ok || undefined;
  } catch {
    return undefined;
  }
};
