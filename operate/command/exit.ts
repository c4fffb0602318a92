/** The command's exit codes. */
export const EXIT = {
  /** The work is done, or nothing is wrong. */
  done: 0,
  /** Something remains: a failing record, an expired message, a finding, or an interrupted run. */
  remains: 1,
  /** The command was used incorrectly, or a named resource doesn't exist. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Incorrect use: the message names the argument, its value, and the allowed values. Ends the command with 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Ends the command with 1. Its work so far is kept, and the message says what remains and how to continue. */
export class StoppedError extends Error {
  override name = "StoppedError";
}

/** Ctrl-C ended a wait. The command line adds how to continue, which differs between commands. */
export class InterruptedError extends StoppedError {
  override name = "InterruptedError";
}

/** A message from AWS or the system, cut to 200 characters, with a full stop so that a sentence can follow. */
export function sentence(text: string): string {
  const words = shown(text.trim());
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** Formats a value for an error message, cut to 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
