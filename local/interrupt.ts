// Ctrl-C, and the signals of a closed terminal or a service manager: whatever runs gets to end cleanly first.
import { signalCommands } from "dynamodb-streams-support/process";

/** How npm and the terminal both deliver one Ctrl-C; a later one is another. */
const SAME_SIGNAL_MS = 1000;
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

let exitCode: number | undefined;

/** Thrown by {@link throwIfInterrupted}. */
export class Interrupted extends Error {
  constructor(public readonly exitCode: number) {
    super("Interrupted.");
  }
}

/**
 * From now on, a signal is passed on to the command that runs, as Ctrl-C: Pulumi then ends its requests and releases its lock. A second
 * one makes Pulumi stop at once. While no command runs, a signal ends this process.
 */
export function passSignalsOn(): void {
  let last = 0;
  for (const [name, code] of Object.entries(EXIT_CODES)) {
    process.on(name, () => {
      if (Date.now() - last < SAME_SIGNAL_MS) return;
      last = Date.now();
      exitCode = code;
      if (signalCommands("SIGINT") === 0) process.exit(code);
      console.error("\nInterrupted: waiting for Pulumi to finish what it has begun …");
    });
  }
}

/** The signal received, if any: it is the cause of whatever fails after it. */
export const interruption = (): Interrupted | undefined =>
  exitCode === undefined ? undefined : new Interrupted(exitCode);

/** @throws Interrupted if there was a signal. */
export function throwIfInterrupted(): void {
  const interrupted = interruption();
  if (interrupted) throw interrupted;
}
