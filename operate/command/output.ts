// What the user sees: the report on standard output, progress on standard error.
export interface Output {
  /** A line of the report; left out with --json. */
  print(line?: string): void;
  /** A warning or an error, on standard error. */
  warn(line: string): void;
  /** The result as data: printed with --json alone. */
  result(data: unknown): void;
  /** The current line of progress, overwritten in a terminal. */
  progress(line: string): void;
}

export interface Streams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown; isTTY?: boolean };
}

/** How often a line of progress is printed if it can't be overwritten, in milliseconds. */
const QUIET_MS = 5000;

export function createOutput(json: boolean, { stdout, stderr }: Streams = process): Output {
  let open = false;
  let last = 0;
  const close = () => {
    if (open) stderr.write("\r\u001b[2K");
    open = false;
  };
  return {
    print(line = "") {
      if (json) return;
      close();
      stdout.write(`${line}\n`);
    },
    warn(line) {
      close();
      stderr.write(`${line}\n`);
    },
    result(data) {
      close();
      if (json) stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
    },
    progress(line) {
      if (stderr.isTTY) {
        stderr.write(`\r\u001b[2K${line}`);
        open = true;
      } else if (Date.now() - last >= QUIET_MS) {
        last = Date.now();
        stderr.write(`${line}\n`);
      }
    },
  };
}
