// A command that is run to its end, with what it printed.
import { spawn } from "node:child_process";

export interface CommandResult {
  /** Exit code; -1 if a signal ended it. */
  code: number;
  /** Standard output alone. */
  stdout: string;
  /** Both streams, in the order of arrival. */
  output: string;
  /** How long it took. */
  seconds: number;
  /** Whether the time limit ended it. */
  timedOut: boolean;
}

export interface RunOptions {
  /** Working directory. @default this process's */
  cwd?: string;
  /** The whole environment. A variable that is `undefined` is left out. @default this process's */
  env?: NodeJS.ProcessEnv;
  /** Most seconds it may take; then its whole process group is killed. @default 600 */
  limitSeconds?: number;
  /** Hands it this process's terminal. What it prints goes there, and `stdout` and `output` stay empty. @default false */
  terminal?: boolean;
  /** Called with the id of its process group as soon as it runs: `process.kill(-group, …)` reaches all of it. */
  started?: (group: number) => void;
  /** Called with what it prints, on either stream, as it comes. */
  printed?: (text: string) => void;
}

/** How a command ended, for a message: such as `ended with 1`. */
export function endOf({ code, timedOut, seconds }: CommandResult): string {
  if (timedOut) return `didn't end within ${Math.round(seconds)} s, and was killed`;
  return code < 0 ? "was ended by a signal" : `ended with ${code}`;
}

/** How long output may still arrive after the process itself has ended. */
const OUTPUT_GRACE_MS = 2000;

const running = new Set<number>();
process.once("exit", () => signalCommands("SIGKILL"));
// Without a listener, a signal would end this process without this clean-up, or any other on `exit`.
for (const [name, code] of [
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const) {
  process.prependListener(name, () => process.listenerCount(name) === 1 && process.exit(code));
}

/**
 * Passes a signal on to every command that runs now.
 *
 * @returns how many there are.
 */
export function signalCommands(name: NodeJS.Signals): number {
  for (const group of running) signalGroup(group, name);
  return running.size;
}

/**
 * Runs a command in a process group of its own. A command that fails doesn't throw: look at `code`.
 *
 * @throws Error if the command can't be started; its cause is Node's.
 */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<CommandResult> {
  const { cwd, env = process.env, limitSeconds = 600, terminal = false, started, printed } = options;
  const begin = Date.now();
  const child = spawn(command, args, {
    cwd,
    env,
    detached: true,
    stdio: terminal ? "inherit" : ["ignore", "pipe", "pipe"],
  });
  const result: CommandResult = { code: -1, stdout: "", output: "", seconds: 0, timedOut: false };
  const print = (text: string) => {
    result.output += text;
    printed?.(text);
  };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    result.stdout += text;
    print(text);
  });
  child.stderr?.setEncoding("utf8").on("data", print);
  const group = child.pid;
  if (group !== undefined) {
    running.add(group);
    started?.(group);
  }
  const limit = setTimeout(() => {
    result.timedOut = true;
    if (group !== undefined) signalGroup(group, "SIGKILL");
  }, limitSeconds * 1000);
  return new Promise((resolve, reject) => {
    child.once("error", (error) =>
      reject(
        new Error(`${command} can't be started: ${error.message}. Is it installed and on the PATH?`, { cause: error }),
      ),
    );
    const finish = () => {
      clearTimeout(limit);
      if (group !== undefined) running.delete(group);
      resolve({ ...result, code: child.exitCode ?? -1, seconds: (Date.now() - begin) / 1000 });
    };
    child.once("close", finish);
    // Its children can outlive it and hold its output open.
    child.once("exit", () => setTimeout(finish, OUTPUT_GRACE_MS));
  });
}

/** Sends a signal to a whole process group. A group that is gone is not an error. */
export function signalGroup(group: number, name: NodeJS.Signals): void {
  try {
    process.kill(-group, name);
  } catch {
    // It has ended meanwhile.
  }
}
