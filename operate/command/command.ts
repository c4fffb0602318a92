import type { Clients } from "../target/clients";
import type { ExitCode } from "./exit";
import type { Output } from "./output";

/** An option of a command in the form of `node:util`'s parseArgs, with its line of help. */
export interface Option {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  /** One line: meaning, unit, range, default. */
  help: string;
  /** Placeholder for the value in the help, such as `NAME`. Boolean options have none. */
  value?: string;
}

/** Option values by name, as the user gave them. */
export type Values = Record<string, string | boolean | string[] | undefined>;

/** Everything that a command receives. */
export interface Context {
  values: Values;
  clients: Clients;
  output: Output;
  /** Aborted by Ctrl-C: finish the work in progress, start nothing new. */
  stop: AbortSignal;
}

/** One statement of the least-privilege policy that a command needs. */
export interface Need {
  actions: readonly string[];
  /** The resource in words, from which the user makes an ARN: `the table's stream`. */
  on: string;
  /** When the actions are needed. @default always */
  when?: string;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** A few sentences on what the command does. */
  about: string;
  options: Record<string, Option>;
  /** Example command lines, each with its meaning. */
  examples: [line: string, meaning: string][];
  needs: Need[];
  run(context: Context): Promise<ExitCode>;
}
