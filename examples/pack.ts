// The published packages as tarballs: what a project outside this repository installs.
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";

/** Rooms that are published as `dynamodb-streams-<room>`. */
export type PublishedRoom = "consumer" | "policy" | "operate";

/**
 * Builds a package and packs it as `npm publish` would.
 *
 * @param directory where the tarball is put.
 * @returns path of the tarball, `<directory>/dynamodb-streams-<room>.tgz`, without a version in its name.
 * @throws Error with npm's output if the build fails.
 */
export async function pack(room: PublishedRoom, directory: string): Promise<string> {
  const cwd = path.join(projectDir, room);
  await npm(["run", "--silent", "build"], cwd);
  const printed = await npm(["pack", "--loglevel=error", "--pack-destination", directory], cwd);
  const file = printed.trim().split("\n").at(-1) as string; // the lines before are those of its scripts
  const tarball = path.join(directory, `dynamodb-streams-${room}.tgz`);
  fs.renameSync(path.join(directory, file), tarball);
  return tarball;
}

async function npm(args: string[], cwd: string): Promise<string> {
  const { code, stdout, output } = await run("npm", args, { cwd });
  if (code !== 0) throw new Error(`"npm ${args.join(" ")}" in ${cwd} ended with ${code}:\n${output.trim()}`);
  return stdout;
}
