import type { parseArgs, ParseArgsOptionsConfig } from "node:util";

export declare function parseArguments<const Options extends ParseArgsOptionsConfig>(
  usage: string,
  options?: Options,
  args?: string[],
): ReturnType<typeof parseArgs<{ options: Options }>>["values"];
