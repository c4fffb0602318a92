// Prints the report on standard output, and progress on standard error.
export interface Output {
  /** Prints a line of the report; omitted with --json. */
  print(line?: string): void;
  /** Prints a warning or an error on standard error. */
  warn(line: string): void;
  /** Prints the result as data, only with --json. */
  result(data: unknown): void;
  /** Shows the current line of progress, which a terminal overwrites. */
  progress(line: string): void;
}

export interface StandardStreams {
  stdout: { write(text: string): unknown };
  stderr: { write(text: string): unknown; isTTY?: boolean };
}

/** Interval between lines of progress outside a terminal, in milliseconds. */
const QUIET_MS = 5000;

export function createOutput(json: boolean, { stdout, stderr }: StandardStreams = process): Output {
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
