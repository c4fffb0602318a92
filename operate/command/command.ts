import type { Clients } from "../target/clients";
import type { ExitCode } from "./exit";
import type { Output } from "./output";

/** An option of a command, as `node:util`'s parseArgs takes it, with its line of help. */
export interface Option {
  type: "string" | "boolean";
  short?: string;
  multiple?: boolean;
  /** One line: meaning, unit, range, default. */
  help: string;
  /** What stands for the value in the help, such as `NAME`. Options of type boolean have none. */
  value?: string;
}

/** Values of the options, by name, as they were given. */
export type Values = Record<string, string | boolean | string[] | undefined>;

/** What a command works with. */
export interface Context {
  values: Values;
  clients: Clients;
  output: Output;
  /** Aborted by Ctrl-C: finish what is under way, start nothing new. */
  stop: AbortSignal;
}

/** One statement of the least-privilege policy that a command needs. */
export interface Need {
  actions: string[];
  /** What they are allowed on, in words that become an ARN: `the table's stream`. */
  on: string;
  /** When they are needed. @default always */
  when?: string;
}

export interface Command {
  name: string;
  /** One line for the list of commands. */
  summary: string;
  /** What it does, in a few sentences. */
  about: string;
  options: Record<string, Option>;
  /** Command lines with what they do. */
  examples: [line: string, meaning: string][];
  needs: Need[];
  run(context: Context): Promise<ExitCode>;
}
