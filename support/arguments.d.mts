import type { parseArgs, ParseArgsOptionsConfig } from "node:util";

/** A type of the options, so that the result is worked out where the function is called. */
type Values<Options> = Options extends ParseArgsOptionsConfig
  ? ReturnType<typeof parseArgs<{ options: Options }>>["values"]
  : never;

export declare function parseArguments<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options?: Options,
  args?: string[],
): Values<Options>;
