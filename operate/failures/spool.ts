import { randomUUID } from "node:crypto";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { sentence, StoppedError } from "../command/exit";

/** Size of the length prefix, in bytes. */
const LENGTH = 4;

/**
 * Strings in a temporary file, for data too large for memory. Only this user can read the file. Its name is removed as soon as it is
 * open, so the system deletes it when the process ends or is killed.
 */
export class Spool {
  /** How many bytes a string takes. */
  static sizeOf(text: string): number {
    return LENGTH + Buffer.byteLength(text);
  }

  private file: number | undefined;
  private end = 0;

  /**
   * @returns the string's location, for `read`.
   * @throws StoppedError when the temporary directory can't be written, or is full.
   */
  append(text: string): number {
    const bytes = Buffer.allocUnsafe(Spool.sizeOf(text));
    bytes.writeUInt32LE(bytes.length - LENGTH);
    bytes.write(text, LENGTH);
    const at = this.end;
    try {
      this.file ??= openUnnamed();
      for (let written = 0; written < bytes.length;) {
        written += fs.writeSync(this.file, bytes, written, bytes.length - written, at + written);
      }
    } catch (error) {
      throw new StoppedError(
        `The temporary directory ${os.tmpdir()} can't be written: ${sentence((error as Error).message)} ` +
          "Nothing from the last receive was sent. Make room, or name another directory with TMPDIR, and run this again.",
      );
    }
    this.end += bytes.length;
    return at;
  }

  /** @param at a location that `append` returned. */
  read(at: number): string {
    const length = this.bytes(at, LENGTH).readUInt32LE();
    return this.bytes(at + LENGTH, length).toString();
  }

  /** Drops all strings. */
  clear(): void {
    if (this.file !== undefined) fs.closeSync(this.file);
    this.file = undefined;
    this.end = 0;
  }

  private bytes(at: number, length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length;) {
      const more = this.file === undefined ? 0 : fs.readSync(this.file, bytes, done, length - done, at + done);
      if (more === 0) throw new RangeError(`nothing is at ${at}`);
      done += more;
    }
    return bytes;
  }
}

function openUnnamed(): number {
  const name = path.join(os.tmpdir(), `dynamodb-streams-${randomUUID()}`);
  const file = fs.openSync(name, "wx+", 0o600);
  fs.unlinkSync(name);
  return file;
}
