// The commands in the documents, and the output that the documents show.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";

/** A line that begins with `$ `, and the lines that follow it. */
export interface Command {
  command: string;
  /** Whether the document says that it fails: the line ends with `# fails`. */
  fails: boolean;
  /** Lines that it prints, in this order; other lines may come between. `…` stands for anything. */
  expected: string[];
}

/** A block of commands in a document. */
export interface Transcript {
  /** Path of the document, from the project's directory. */
  document: string;
  /** Line in the document at which the block begins, from 1. */
  line: number;
  /** Why it isn't run: the text of the comment `<!-- not run: … -->` above it. */
  notRun: string | undefined;
  commands: Command[];
}

/** A newcomer reads these first, in this order. */
const READ_FIRST = ["README.md", "docs/getting-started.md"];

/** The blocks of commands of every document in the repository: those that a newcomer reads first, then by name. */
export function transcriptsOf(directory: string): Transcript[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
    cwd: directory,
    encoding: "utf8",
  });
  const others = listed.split("\n").filter((file) => file !== "" && !READ_FIRST.includes(file));
  return [...READ_FIRST, ...others.sort()]
    .map((document) => ({ document, file: path.join(directory, document) }))
    .filter(({ file }) => fs.existsSync(file))
    .flatMap(({ document, file }) => parseTranscripts(document, fs.readFileSync(file, "utf8")));
}

const BLOCK =
  /(?:<!-- not run: (?<notRun>.+?) -->\s*)?^ *```(?:console|sh|bash|shell|shell-session)\n(?<body>.*?)^ *```$/gms;

/**
 * The blocks of commands of one document.
 *
 * @throws Error if a block that is to be run begins with something that isn't a command.
 */
export function parseTranscripts(document: string, text: string): Transcript[] {
  return [...text.matchAll(BLOCK)].map(({ 0: whole, groups, index }) => {
    const { notRun, body = "" } = groups as { notRun?: string; body?: string };
    const line = (text.slice(0, index) + whole.slice(0, whole.indexOf("```"))).split("\n").length;
    return { document, line, notRun, commands: notRun === undefined ? parseCommands(body, `${document}:${line}`) : [] };
  });
}

function parseCommands(body: string, place: string): Command[] {
  const commands: Command[] = [];
  for (const text of body.split("\n").map((line) => line.trim())) {
    if (text === "") continue;
    const last = commands.at(-1);
    if (text.startsWith("$ ")) {
      const [command = "", comment = ""] = text.slice(2).split(/\s+#\s+/);
      commands.push({ command, fails: /^fails\b/.test(comment), expected: [] });
    } else if (last) last.expected.push(text);
    else
      throw new Error(
        `${place}: a block of commands begins with "${text.slice(0, 200)}". Fix: begin a command with "$ ", so that a test runs it, ` +
          "or put <!-- not run: the reason --> above the block.",
      );
  }
  return commands;
}

/**
 * How a run differs from what the document says.
 *
 * @param ran its exit code, and both of its streams.
 * @returns undefined if it doesn't differ.
 */
export function differenceOf(documented: Command, ran: { code: number; output: string }): string | undefined {
  if (documented.fails !== (ran.code !== 0))
    return `the document says that it ${documented.fails ? "fails" : "succeeds"}, but it ended with ${ran.code}`;
  const lines = ran.output.replace(/\u001b\[[\d;]*m/g, "").split("\n");
  let from = 0;
  for (const expected of documented.expected) {
    const pattern = new RegExp(expected.split("…").map(escaped).join(".*"));
    const found = lines.findIndex((line, index) => index >= from && pattern.test(line));
    if (found < 0) return `it doesn't print "${expected}"${from > 0 ? ` after "${lines[from - 1]!.trim()}"` : ""}`;
    from = found + 1;
  }
  return undefined;
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
