// The command line of a script, including one that runs before any package is installed: plain JavaScript on Node's own modules.
import { parseArgs } from "node:util";

/**
 * Reads the command line. Ends the process with 0 after `--help`, and with 2 after an unknown option.
 *
 * @template {import("node:util").ParseArgsOptionsConfig} Options
 * @param {string} usage what `--help` prints.
 * @param {Options} options as `parseArgs` of node:util takes them; `--help` is added.
 */
export function parseArguments(usage, options = {}, args = process.argv.slice(2)) {
  let values;
  try {
    ({ values } = parseArgs({ args, options: { ...options, help: { type: "boolean", short: "h", default: false } } }));
  } catch (error) {
    console.error(`${error.message.split(". To specify")[0]}\n\n${usage}`);
    process.exit(2);
  }
  if (!values.help) return values;
  console.log(usage);
  process.exit(0);
}
