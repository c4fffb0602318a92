import { commands } from "../commands";
import { createClients } from "../target/clients";
import { connection } from "../target/connection";
import type { Command } from "./command";
import { EXIT, type ExitCode, shown, UsageError } from "./exit";
import { helpOf, overview } from "./help";
import { onInterrupt } from "./interrupt";
import { createOutput, type Streams } from "./output";
import { parse } from "./parse";

/**
 * Runs one command line.
 *
 * @param argv the arguments after the program's name.
 * @returns the exit code: 0 done, 1 something remains, 2 wrong use.
 */
export async function main(argv: string[], streams: Streams = process): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? streams.stderr : streams.stdout).write(`${overview(commands)}\n`);
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  try {
    const command = commands.find((one) => one.name === name);
    if (!command) {
      const names = commands.map((one) => one.name).join(", ");
      throw new UsageError(`${shown(name)} isn't a command. The commands are ${names}.`);
    }
    return await runCommand(command, rest, streams);
  } catch (error) {
    const { code, line } = explain(error);
    streams.stderr.write(`${line}\n`);
    return code;
  }
}

async function runCommand(command: Command, argv: string[], streams: Streams): Promise<ExitCode> {
  const values = parse(command, argv);
  if (values.help) {
    streams.stdout.write(`${helpOf(command)}\n`);
    return EXIT.done;
  }
  const output = createOutput(values.json === true, streams);
  const interrupt = onInterrupt(() => {
    output.warn("Stopping after the batch that is under way. Press Ctrl-C again to end at once: nothing is lost.");
  });
  const clients = createClients(await connection(values));
  try {
    return await command.run({ values, clients, output, stop: interrupt.signal });
  } finally {
    interrupt.dispose();
    clients.destroy();
  }
}

function explain(error: unknown): { code: ExitCode; line: string } {
  const { name, message } = error as Error;
  if (error instanceof UsageError) return { code: EXIT.usage, line: message };
  if (name === "CredentialsProviderError") {
    return {
      code: EXIT.usage,
      line: `No AWS credentials: ${message} Set AWS_PROFILE, or pass --endpoint for an emulator.`,
    };
  }
  if (message === "Region is missing") {
    return { code: EXIT.usage, line: "No AWS region: set AWS_REGION, or pass --region." };
  }
  if (/ResourceNotFound|AccessDenied|NotAuthorized/.test(name))
    return { code: EXIT.usage, line: `${name}: ${message}` };
  if ((error as { code?: string }).code === "ECONNREFUSED") {
    return {
      code: EXIT.usage,
      line: `Nothing answers at the endpoint (${message}): start the emulator, or correct --endpoint.`,
    };
  }
  return { code: EXIT.remains, line: name === "StoppedError" ? message : `${name}: ${message}` };
}
