import { parseArgs } from "node:util";
import type { Command, Values } from "./command";
import { UsageError } from "./exit";
import { commonOptions } from "./options";

/** @throws UsageError for an option that isn't one of the command's. */
export function parse(command: Command, argv: string[]): Values {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { ...command.options, ...commonOptions },
      strict: true,
      allowPositionals: false,
    });
    return values as Values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message} See dynamodb-streams ${command.name} --help.`);
  }
}
