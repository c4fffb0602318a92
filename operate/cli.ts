#!/usr/bin/env node
import { main } from "./command/main";

void main(process.argv.slice(2)).then((code) => {
  // Not left to the event loop: the timer of a pause that Ctrl-C ended would keep the process. What was printed goes out first.
  process.stdout.write("", () => process.exit(code));
});
