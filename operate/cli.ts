#!/usr/bin/env node
import { main } from "./command/main";

// Whoever reads the output may have enough of it, as `| head` does. The work goes on.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

void main(process.argv.slice(2)).then((code) => {
  // Not left to the event loop: the timer of a pause that Ctrl-C ended would keep the process. What was printed goes out first.
  process.stdout.write("", () => process.exit(code));
});
