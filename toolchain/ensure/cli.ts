import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { version } from "pulumi/package.json";
import type { Log } from "./ensure";
import { buildCli, GoMissing } from "./go-build";
import { withLock } from "./lock";
import { cliDirectory } from "dynamodb-streams-support/pulumi-home";

export interface Cli {
  version: string;
  /** Path of the executable. */
  file: string;
  /** What was done now: nothing, where it was there. */
  origin: "found" | "downloaded" | "built from Go modules";
}

export interface CliOptions {
  /** Downloads the official CLI, and gives the reason where it can't. @default by the npm package `pulumi` */
  download?: (log: Log) => Promise<string | undefined>;
  /** The Go command. @default `go` */
  go?: string;
}

/**
 * Makes sure of the CLI in the version of the npm package `pulumi`, at the place where that looks: `npx pulumi` then runs it.
 *
 * @throws Error where it can neither be downloaded nor built; says what to install.
 */
export async function ensureCli(log: Log, { download = downloadOfficial, go }: CliOptions = {}): Promise<Cli> {
  const file = path.join(cliDirectory(version), process.platform === "win32" ? "pulumi.exe" : "pulumi");
  if (fs.existsSync(file)) return { version, file, origin: "found" };
  return withLock(path.join(cliDirectory(version), ".lock"), log, async () => {
    if (fs.existsSync(file)) return { version, file, origin: "found" }; // another process has put it there
    const reason = await download(log);
    if (fs.existsSync(file)) return { version, file, origin: "downloaded" };
    log(
      `Pulumi CLI ${version} can't be downloaded (${reason ?? "no reason given"}): building it from its Go modules, once; about 5 minutes.`,
    );
    try {
      await buildCli(version, file, log, go);
    } catch (error) {
      if (!(error instanceof GoMissing)) throw error;
      throw new Error(
        `Pulumi CLI ${version} can't be downloaded (${reason ?? "no reason given"}), and can't be built: ${error.message}. ` +
          `Install Go (https://go.dev/doc/install, 1.25 or newer), or put the official CLI at ${file}.`,
      );
    }
    return { version, file, origin: "built from Go modules" };
  });
}

/** The official way: the npm package downloads on its first use. Fails at once where the host can't be reached. */
function downloadOfficial(log: Log): Promise<string | undefined> {
  const child = spawn(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let last: string | undefined;
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on("line", (line) => {
      last = line;
      log(`  ${line}`);
    });
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(last));
  });
}
