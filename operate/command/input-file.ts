import * as fs from "node:fs";
import { sentence, shown, UsageError } from "./exit";

/**
 * The text of a file that Pulumi has written.
 *
 * @param option which names the file, without its dashes.
 * @param writtenBy the command that writes such a file.
 * @throws UsageError when it can't be read.
 */
export function readInputFile(option: string, file: string, writtenBy: string): string {
  try {
    return fs.readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(
      `--${option} is ${shown(file)}, which can't be read: ${sentence((error as Error).message)} Write it with ${writtenBy}.`,
    );
  }
}
