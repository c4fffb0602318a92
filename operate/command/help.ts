import type { Command, Option } from "./command";
import { commonOptions } from "./options";

/** The list of commands. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length));
  return [
    "Operates a DynamoDB stream that feeds a Lambda function.",
    "",
    "Usage: dynamodb-streams COMMAND [options]",
    "",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}  ${summary}`),
    "",
    "dynamodb-streams COMMAND --help shows its options, examples, and the IAM policy that it needs.",
    "Nothing is changed without --go. Exit codes: 0 done, 1 something remains, 2 wrong usage.",
  ].join("\n");
}

/** Everything about one command. */
export function helpOf(command: Command): string {
  return [
    command.about,
    "",
    `Usage: dynamodb-streams ${command.name} [options]`,
    "",
    "Options:",
    ...optionLines({ ...command.options, ...commonOptions }),
    "",
    "Examples:",
    ...command.examples.flatMap(([line, meaning]) => [`  ${meaning}:`, `    dynamodb-streams ${line}`]),
    "",
    "IAM policy, least privilege:",
    ...policyLines(command),
    "",
    "Exit codes: 0 done, 1 something remains, 2 wrong usage.",
  ].join("\n");
}

function optionLines(options: Record<string, Option>): string[] {
  const rows = Object.entries(options).map(([name, { short, value, help }]) => [
    `${short ? `-${short}, ` : ""}--${name}${value ? ` ${value}` : ""}`,
    help,
  ]);
  const width = Math.max(...rows.map(([left = ""]) => left.length));
  return rows.map(([left = "", help = ""]) => `  ${left.padEnd(width)}  ${help}`);
}

function policyLines({ needs }: Command): string[] {
  return needs.flatMap(({ actions, on, when }) => [
    `  ${actions.join(", ")}`,
    `    on ${on}${when ? `, ${when}` : ""}`,
  ]);
}
