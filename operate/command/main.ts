import { commands } from "../commands";
import { createClients } from "../target/clients";
import { connection } from "../target/connection";
import type { Command } from "./command";
import { EXIT, type ExitCode, InterruptedError, sentence, shown, StoppedError, UsageError } from "./exit";
import { explain, throttling } from "./explain";
import { helpOf, overview } from "./help";
import { onInterrupt } from "./interrupt";
import { createOutput, type StandardStreams } from "./output";
import { parse } from "./parse-options";

/**
 * Runs one command line.
 *
 * @param argv the arguments after the program's name.
 * @returns the exit code: 0 done, 1 something remains, 2 wrong usage.
 */
export async function main(argv: string[], streams: StandardStreams = process): Promise<ExitCode> {
  const [name, ...rest] = argv;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? streams.stderr : streams.stdout).write(`${overview(commands)}\n`);
    return name === undefined ? EXIT.usage : EXIT.done;
  }
  try {
    const command = commands.find((candidate) => candidate.name === name);
    if (!command) {
      const names = commands.map((candidate) => candidate.name).join(", ");
      throw new UsageError(`${shown(name)} isn't a command. The commands are ${names}.`);
    }
    return await runCommand(command, rest, streams);
  } catch (error) {
    const { code, line } = explain(error);
    streams.stderr.write(`${line}\n`);
    return code;
  }
}

async function runCommand(command: Command, argv: string[], streams: StandardStreams): Promise<ExitCode> {
  const values = parse(command, argv);
  if (values.help) {
    streams.stdout.write(`${helpOf(command)}\n`);
    return EXIT.done;
  }
  const output = createOutput(values.json === true, streams);
  const interrupt = onInterrupt(() => {
    output.warn("Stopping after the batch in progress. Press Ctrl-C again to end at once: nothing is lost.");
  });
  const clients = createClients(await connection(values), interrupt.signal);
  try {
    return await command.run({ values, clients, output, stop: interrupt.signal });
  } catch (error) {
    const reason = interruption(error as Error, interrupt.signal) ?? throttling(error as Error);
    if (reason === undefined) throw error;
    const continuation = command.options.resume && values.go ? "the same command and --resume" : "the same command";
    throw new StoppedError(`${reason} What isn't handled yet is kept: go on with ${continuation}.`);
  } finally {
    interrupt.dispose();
    clients.destroy();
  }
}

/** The reason for a run that Ctrl-C ended. A call that waited for a retry fails with its last error. */
function interruption(error: Error, stop: AbortSignal): string | undefined {
  if (error instanceof InterruptedError) return error.message;
  if (!stop.aborted || error instanceof StoppedError || error instanceof UsageError) return undefined;
  return `Stopped. ${sentence(`The last call failed with ${error.name}: ${error.message}`)}`;
}
