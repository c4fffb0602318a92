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
  resume: { type: "boolean", help: "go on where the checkpoint says that the last run ended" },
} satisfies Record<string, Option>;

/** Progress in a file, replaced as a whole: a run that is killed leaves the last good one. */
export class Checkpoint<T extends object> {
  private constructor(
    public readonly file: string,
    private readonly of: string,
    /** What the last run left, with --resume. */
    public readonly last: T | undefined,
  ) {}

  /**
   * @param of what the progress is of; a checkpoint of something else isn't taken for it.
   * @throws UsageError when there is nothing to resume, or when a run that isn't finished would be forgotten.
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
        `The checkpoint ${file} is of another run, ${shown(found.of)}: give the same options as then.`,
      );
    }
    return new Checkpoint(file, identity, found.progress);
  }

  /** @throws StoppedError when the file can't be written: the last good one stays. */
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
            ? "Make room, or repair its directory, and run the same command with --resume."
            : "Nothing is resumable yet: choose another file with --checkpoint."),
      );
    }
  }

  /** Everything is done: nothing is left to resume. */
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
  throw new UsageError(`The checkpoint ${file} can't be read: remove it to begin again.`);
}
