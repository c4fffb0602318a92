import { spawn } from "node:child_process";
import * as path from "node:path";
import { localDir, projectDir } from "./paths";

/** How a run of the Pulumi CLI ended. */
export interface PulumiRun {
  /** Exit code; 255 is Pulumi's own for a failure. */
  code: number;
  /** What it printed, both streams in the order of arrival. */
  output: string;
  /** What it printed on standard output alone, for `--json`. */
  stdout: string;
}

export interface PulumiOptions {
  /** Directory of the program. @default the project's */
  cwd?: string;
  /** Added to the environment; `undefined` takes a variable away. @default nothing */
  env?: NodeJS.ProcessEnv;
  /** Shows the output as it comes. @default false */
  show?: boolean;
}

/** Runs `npx pulumi` and waits for its end. A failing run is an answer, not an exception: look at `code`. */
export function pulumi(
  args: string[],
  { cwd = projectDir, env = {}, show = false }: PulumiOptions = {},
): Promise<PulumiRun> {
  const child = spawn(
    process.execPath,
    [path.join(projectDir, "node_modules/pulumi/run.js"), ...args, "--non-interactive"],
    {
      cwd,
      stdio: ["ignore", "pipe", "pipe"],
      env: { PULUMI_CONFIG_PASSPHRASE: "", PULUMI_SKIP_UPDATE_CHECK: "true", ...process.env, ...env },
    },
  );
  const run: PulumiRun = { code: -1, output: "", stdout: "" };
  child.stdout.on("data", (data: Buffer) => {
    run.stdout += data;
    run.output += data;
    if (show) process.stdout.write(data);
  });
  child.stderr.on("data", (data: Buffer) => {
    run.output += data;
    if (show) process.stderr.write(data);
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ ...run, code: code ?? -1 }));
  });
}

/** Runs it, and throws what it printed where it failed. */
export async function pulumiOrThrow(args: string[], options?: PulumiOptions): Promise<PulumiRun> {
  const run = await pulumi(args, options);
  if (run.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${run.code}:\n${run.output.trim()}`);
  return run;
}

/** Directory of the file backend that Pulumi.yaml names. */
export const stateDir = path.join(localDir, "state");
