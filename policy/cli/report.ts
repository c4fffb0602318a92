import type { Configured, Evaluation } from "./evaluate";
import type { Input } from "./input";

/** What a run found; each format prints it in its own way. */
export interface Report {
  configured: ReadonlyMap<string, Configured>;
  checked: Checked[];
  /** Files that couldn't be checked. */
  unread: { file: string; message: string }[];
}

/** A file with what the rules say of it. */
export interface Checked extends Evaluation {
  input: Input;
}
