// The executable.
import { main } from "./main";

process.exitCode = main(process.argv.slice(2), {
  out: (text) => void process.stdout.write(text),
  error: (text) => void process.stderr.write(text),
});
