// The executable.
import { buffer } from "node:stream/consumers";
import { main } from "./main";

// A reader such as `| head` may close the pipe early; the exit code still reports the result.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

async function run(args: readonly string[]): Promise<void> {
  // Read as a stream: the command before `|` may still be working, and a synchronous read would fail then.
  const stdin = args.includes("-") ? await buffer(process.stdin) : undefined;
  process.exitCode = main(args, {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    stdin,
  });
}

void run(process.argv.slice(2));
