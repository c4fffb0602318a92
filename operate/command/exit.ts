/** What the command answers to the shell. */
export const EXIT = {
  /** Everything that was asked is done, or nothing is wrong. */
  done: 0,
  /** Something remains: a failing record, an expired message, a finding, or an interrupted run. */
  remains: 1,
  /** The command was used wrongly, or what it names doesn't exist. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Wrong use: the message names the argument, its value, and what is allowed. Ends the command with 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Ends the command with 1: what it did so far is kept, and the message says what remains and how to go on. */
export class StoppedError extends Error {
  override name = "StoppedError";
}

/** Ctrl-C ended a wait. The command line adds how to go on, which differs from command to command. */
export class InterruptedError extends StoppedError {
  override name = "InterruptedError";
}

/** What AWS or the system says, at most 200 characters of it, as a sentence that another can follow: some lack the full stop. */
export function sentence(text: string): string {
  const words = shown(text.trim());
  return /[.!?…]$/.test(words) ? words : `${words}.`;
}

/** A value as an error message shows it: at most 200 characters. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return text.length <= 200 ? text : `${text.slice(0, 199)}…`;
}
