import type { Configured, Evaluation } from "./evaluate";
import type { InputFile } from "./input";

/** The results of a run; each format prints them in its own way. */
export interface Report {
  configured: ReadonlyMap<string, Configured>;
  checked: Checked[];
  /** Files that couldn't be checked. */
  unread: { file: string; message: string }[];
}

/** A file with its findings. */
export interface Checked extends Evaluation {
  input: InputFile;
}
