// A plugin's sources as one executable file, with a stamp that tells it from an official plugin and from one of other sources.
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import * as path from "node:path";

const SOURCES = path.join(__dirname, "..");
const STAMP = "// Made by toolchain/ of sources ";
/** Whatever else the bundle is made of. */
const OTHER_SOURCES = ["../support/terraform/provider.ts", "../support/terraform/cli-config.ts"];

/** A hash of all that a bundle is made of. */
export function sourceHash(): string {
  const files = (fs.readdirSync(SOURCES, { recursive: true }) as string[])
    .sort()
    .map((name) => path.join(SOURCES, name));
  const hash = createHash("sha256");
  for (const file of [...files, ...OTHER_SOURCES.map((name) => path.join(SOURCES, name))]) {
    if (fs.statSync(file).isFile()) hash.update(file.slice(SOURCES.length)).update(fs.readFileSync(file));
  }
  return hash.digest("hex");
}

/** What lies in a plugin's place: nothing, our own of these sources, our own of others, or one that somebody else put there. */
export type Occupant = "nothing" | "current" | "stale" | "official";

export function occupant(file: string, hash: string): Occupant {
  if (!fs.existsSync(file)) return "nothing";
  const head = Buffer.alloc(200);
  const descriptor = fs.openSync(file, "r");
  fs.readSync(descriptor, head);
  fs.closeSync(descriptor);
  const [, second = ""] = head.toString("latin1").split("\n");
  if (!second.startsWith(STAMP)) return "official";
  return second === STAMP + hash ? "current" : "stale";
}

/**
 * Bundles an entry point to an executable for Node.js, in one step as seen by others.
 *
 * @throws Error with esbuild's messages.
 */
export async function writeBundle(entryPoint: string, file: string, hash: string): Promise<void> {
  const { build } = await import("esbuild");
  const partial = `${file}.${process.pid}.partial`;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  try {
    await build({
      entryPoints: [path.join(SOURCES, entryPoint)],
      outfile: partial,
      bundle: true,
      platform: "node",
      target: "node20",
      minifySyntax: true,
      minifyWhitespace: true,
      banner: { js: `#!/usr/bin/env node\n${STAMP}${hash}` },
      logLevel: "error",
    });
    fs.chmodSync(partial, 0o755);
    fs.renameSync(partial, file);
  } finally {
    fs.rmSync(partial, { force: true });
  }
}
