import * as fs from "node:fs";
import * as path from "node:path";
import { version } from "pulumi/package.json";
import type { Log } from "./log";
import { buildCli, GoMissing } from "./go-build";
import { withLock } from "dynamodb-streams-support/lock";
import { run } from "dynamodb-streams-support/process";
import { cliDirectory } from "dynamodb-streams-support/pulumi-home";

const DOWNLOAD_LIMIT_SECONDS = 1800;

export interface Cli {
  version: string;
  /** Path of the executable. */
  file: string;
  /** What was done now: nothing if it was found. */
  origin: "found" | "downloaded" | "built from Go modules";
}

export interface CliOptions {
  /** Downloads the official CLI, and returns the reason if it can't. @default by the npm package `pulumi` */
  download?: (log: Log) => Promise<string | undefined>;
  /** The Go command. @default `go` */
  go?: string;
  /** Called before a build: the time to report what else will be missing. @default nothing */
  building?: () => void;
}

/**
 * Makes sure that the CLI of the npm package `pulumi`'s version is where `npx pulumi` looks for it.
 *
 * @throws Error if it can neither be downloaded nor built; says what to install.
 */
export async function ensureCli(
  log: Log,
  { download = downloadOfficial, go, building }: CliOptions = {},
): Promise<Cli> {
  const file = path.join(cliDirectory(version), process.platform === "win32" ? "pulumi.exe" : "pulumi");
  if (fs.existsSync(file)) return { version, file, origin: "found" };
  return withLock(path.join(cliDirectory(version), ".lock"), log, async () => {
    if (fs.existsSync(file)) return { version, file, origin: "found" }; // another process has put it there
    const reason = `it can't be downloaded: ${(await download(log)) ?? "no reason given"}`;
    if (fs.existsSync(file)) return { version, file, origin: "downloaded" };
    log(`Building Pulumi CLI ${version} from its Go modules, once; this takes about 5 minutes (${reason}).`);
    building?.();
    try {
      await buildCli(version, file, log, go);
    } catch (error) {
      if (!(error instanceof GoMissing)) throw error;
      throw new Error(
        `Pulumi CLI ${version} can't be built: ${error.message}, and ${reason}. ` +
          `Install Go (https://go.dev/doc/install, 1.25 or newer), or put the official CLI at ${file}.`,
      );
    }
    return { version, file, origin: "built from Go modules" };
  });
}

/** Where the engine looks for the language host first: beside the CLI. */
export const languageHostFile = (cli: string): string => path.join(path.dirname(cli), "pulumi-language-nodejs");

/** The official way: the npm package downloads on its first use. It fails at once if the host can't be reached. */
async function downloadOfficial(log: Log): Promise<string | undefined> {
  const { output } = await run(process.execPath, [require.resolve("pulumi/run.js"), "version"], {
    limitSeconds: DOWNLOAD_LIMIT_SECONDS,
    printed: (text) => text.split("\n").forEach((line) => line && log(`  ${line}`)),
  });
  return output.trim().split("\n").at(-1);
}
