import * as fs from "node:fs";
import * as path from "node:path";
import { sentence, shown, StoppedError, UsageError } from "./exit";
import type { Option, Values } from "./command";
import { text } from "./options";

export const checkpointOptions = {
  checkpoint: {
    type: "string",
    value: "FILE",
    help: "where progress is kept (default: .dynamodb-streams/<command>-<table>.json)",
  },
  resume: { type: "boolean", help: "continue where the last run ended, by the checkpoint" },
} satisfies Record<string, Option>;

/** Progress in a file. Each save replaces the whole file, so a killed run leaves the last good one. */
export class Checkpoint<T extends object> {
  private constructor(
    public readonly file: string,
    private readonly of: string,
    /** The last run's progress, with --resume. */
    public readonly last: T | undefined,
  ) {}

  /**
   * @param of identifies the run: a checkpoint with other options is rejected.
   * @throws UsageError when there is nothing to resume, or when an unfinished run's checkpoint would be overwritten.
   */
  static open<T extends object>(values: Values, command: string, table: string, of: object): Checkpoint<T> {
    const file = text(values, "checkpoint") ?? path.join(".dynamodb-streams", `${command}-${table}.json`);
    const identity = JSON.stringify(of);
    const found = fs.existsSync(file) ? read<T>(file) : undefined;
    if (!values.resume) {
      if (found && values.go) {
        throw new UsageError(
          `A ${command} of table ${table} isn't finished: go on with --resume, or remove ${file} to begin again.`,
        );
      }
      return new Checkpoint<T>(file, identity, undefined);
    }
    if (!found) throw new UsageError(`Nothing to resume: there is no checkpoint ${file}.`);
    if (found.of !== identity) {
      throw new UsageError(
        `The checkpoint ${file} belongs to another run, ${shown(found.of)}: pass that run's options.`,
      );
    }
    return new Checkpoint(file, identity, found.progress);
  }

  /** @throws StoppedError when the file can't be written. The last good one stays. */
  save(progress: T): void {
    const next = `${this.file}.${process.pid}.new`;
    try {
      fs.mkdirSync(path.dirname(path.resolve(this.file)), { recursive: true });
      fs.writeFileSync(next, JSON.stringify({ of: this.of, progress }));
      fs.renameSync(next, this.file);
    } catch (error) {
      try {
        fs.rmSync(next, { force: true });
      } catch {
        // Its directory isn't one; the first error says so.
      }
      throw new StoppedError(
        `The checkpoint ${shown(this.file)} can't be written: ${sentence((error as Error).message)} ` +
          (fs.existsSync(this.file)
            ? "Make room or fix its directory, then run the same command with --resume."
            : "Nothing is resumable yet: choose another file with --checkpoint."),
      );
    }
  }

  /** Removes the file when the run is complete. */
  clear(): void {
    fs.rmSync(this.file, { force: true });
  }
}

function read<T>(file: string): { of: string; progress: T } {
  try {
    const found = JSON.parse(fs.readFileSync(file, "utf8")) as { of?: unknown; progress?: unknown };
    if (typeof found.of === "string" && typeof found.progress === "object" && found.progress !== null)
      return found as { of: string; progress: T };
  } catch {
    // Reported below.
  }
  // Never advises to remove the file: it may be one of the user's own.
  throw new UsageError(
    `The checkpoint ${shown(file)} isn't one, or is damaged: name another file with --checkpoint, or move this one away to begin again.`,
  );
}
