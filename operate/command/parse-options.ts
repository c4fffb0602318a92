import { parseArgs } from "node:util";
import type { Command, Option, Values } from "./command";
import { shown, UsageError } from "./exit";
import { commonOptions } from "./options";

/** @throws UsageError for an option that is unknown, lacks its value, is empty or is given twice. */
export function parse(command: Command, args: string[]): Values {
  const options: Record<string, Option> = { ...command.options, ...commonOptions };
  const { values, tokens } = parseArgs({ args, options, strict: false, allowPositionals: true, tokens: true });
  const see = `See dynamodb-streams ${command.name} --help.`;
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") throw new UsageError(`${shown(token.value)} isn't an option. ${see}`);
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(options, name) ? options[name] : undefined;
    if (option === undefined) throw new UsageError(`${shown(rawName)} isn't an option of ${command.name}. ${see}`);
    if (option.type === "boolean" && value !== undefined)
      throw new UsageError(`--${name} takes no value, got ${shown(value)}.`);
    if (option.type === "string" && (value === undefined || (!inlineValue && value.startsWith("-")))) {
      throw new UsageError(
        `--${name} needs a value: --${name} ${option.value ?? "VALUE"}. Write one that begins with a dash as --${name}=VALUE.`,
      );
    }
    if (value?.trim() === "") throw new UsageError(`--${name} is empty: it needs a value, ${option.value ?? "VALUE"}.`);
    if (seen.has(name) && !option.multiple) throw new UsageError(`--${name} is given twice: leave out one of them.`);
    seen.add(name);
  }
  return values as Values;
}
