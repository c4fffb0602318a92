// The executable.
import { buffer } from "node:stream/consumers";
import { main } from "./main";

// Whoever reads the report may have enough of it, as `| head` does: the exit code still tells.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

async function run(args: readonly string[]): Promise<void> {
  // Read as a stream: what comes before `|` may still be working, which a synchronous read takes for a failure.
  const stdin = args.includes("-") ? await buffer(process.stdin) : undefined;
  process.exitCode = main(args, {
    out: (text) => void process.stdout.write(text),
    error: (text) => void process.stderr.write(text),
    stdin,
  });
}

void run(process.argv.slice(2));
