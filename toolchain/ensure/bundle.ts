// A plugin's sources as one executable file. Its second line is a stamp: the files that it was made of, and a hash of them. It
// distinguishes a stand-in from an official plugin, and a current stand-in from an outdated one.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";

const STAMP = "// Made by toolchain/ of ";
const STAMP_LIMIT = 256 * 1024;

interface Stamp {
  hash: string;
  /** Relative to the project: every clone of it compares with its own files. */
  inputs: string[];
}

/** What is in a plugin's place: nothing, our current stand-in, our outdated one, or somebody else's plugin. */
export type Occupant = "nothing" | "current" | "stale" | "official";

export function occupant(file: string): Occupant {
  if (!fs.existsSync(file)) return "nothing";
  const stamp = readStamp(file);
  if (stamp === undefined) return "official";
  return hashOf(stamp.inputs) === stamp.hash ? "current" : "stale";
}

/**
 * Bundles an entry point to an executable for Node.js, atomically.
 *
 * @param entryPoint relative to this workspace.
 * @throws Error with esbuild's messages.
 */
export async function writeBundle(entryPoint: string, file: string): Promise<void> {
  const { build } = await import("esbuild");
  const { outputFiles, metafile } = await build({
    entryPoints: [path.join(__dirname, "..", entryPoint)],
    absWorkingDir: projectDir,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node20",
    minifySyntax: true,
    minifyWhitespace: true,
    logLevel: "error",
  });
  // This file's own options shape a bundle, too.
  const inputs = [...Object.keys(metafile.inputs), path.relative(projectDir, __filename)].sort();
  const stamp: Stamp = { hash: hashOf(inputs) ?? "", inputs };
  const partial = `${file}.${process.pid}.partial`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    const text = `#!/usr/bin/env node\n${STAMP}${JSON.stringify(stamp)}\n${outputFiles[0]?.text}`;
    fs.writeFileSync(partial, text, { mode: 0o755 });
    fs.renameSync(partial, file);
  } finally {
    fs.rmSync(partial, { force: true });
  }
}

function readStamp(file: string): Stamp | undefined {
  const head = Buffer.alloc(STAMP_LIMIT);
  const descriptor = fs.openSync(file, "r");
  fs.readSync(descriptor, head);
  fs.closeSync(descriptor);
  const [, second = ""] = head.toString("latin1").split("\n", 2);
  if (!second.startsWith(STAMP)) return undefined;
  try {
    return JSON.parse(second.slice(STAMP.length)) as Stamp;
  } catch {
    return { hash: "", inputs: [] }; // of an older form
  }
}

/** A hash of the files' names and contents; undefined if one is missing. */
function hashOf(inputs: string[]): string | undefined {
  const hash = createHash("sha256");
  for (const input of inputs) {
    const file = path.join(projectDir, input);
    if (!fs.existsSync(file)) return undefined;
    hash.update(`${input}\n`).update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}
