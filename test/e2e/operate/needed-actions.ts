// The IAM actions that a command's help names, for the options that it is run with.
import { commands } from "dynamodb-streams-operate/commands/index";

const find = (wanted: string | undefined) => commands.find(({ name }) => name === wanted);

/** @throws Error if there is no such command. */
export function actionsOf(name: string, args: readonly string[]): Set<string> {
  const command = find(name);
  if (!command) throw new Error(`there is no command ${name}`);
  const actions = new Set<string>();
  for (const need of command.needs) {
    const options = need.when?.match(/--[a-z-]+/g);
    if (options && !options.some((option) => args.includes(option))) continue;
    for (const action of need.actions) {
      const other = /^what (\w+) needs$/.exec(action)?.[1];
      if (action.includes(":")) actions.add(action);
      else if (other !== undefined && find(other)) for (const action of actionsOf(other, args)) actions.add(action);
    }
  }
  return actions;
}

/** The calls that the command's help doesn't name for these options. The drill runs on an emulator, so its help names none. */
export function unnamed([name = "", ...args]: readonly string[], calls: Iterable<string>): string[] {
  if (name === "drill" || !find(name)) return [];
  const actions = actionsOf(name, args);
  return [...calls].filter((call) => !actions.has(call));
}
