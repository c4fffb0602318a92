// For scripts that read their command line before they set anything up.
import { spawnSync } from "node:child_process";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";

/**
 * Makes Pulumi's CLI, its plugins and the policy pack's bundle ready, as `npm start` does. Ends the process if something can't be
 * made ready, which says why.
 */
export function setUpEngine(): void {
  runFirst(process.execPath, path.join(projectDir, "local/setup.mjs"));
}

/**
 * Runs a command that has to succeed before a script begins; ends the process if it doesn't. What it prints goes to standard error,
 * so that standard output is the script's.
 */
export function runFirst(command: string, ...args: string[]): void {
  const { status } = spawnSync(command, args, { cwd: projectDir, stdio: ["inherit", 2, 2] });
  if (status !== 0) process.exit(status ?? 130);
}
