#!/usr/bin/env node
import { main } from "./command/main";

// The reader of the output may close the pipe early, as `| head` does. The work continues.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void main(process.argv.slice(2)).then((code) => {
  // Exits explicitly, because the timer of a pause that Ctrl-C ended would keep the process alive. Output is flushed first.
  process.stdout.write("", () => process.exit(code));
});
