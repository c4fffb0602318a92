import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { run, type Run, type RunOptions } from "dynamodb-streams-support/process";

export interface PulumiOptions extends Pick<RunOptions, "limitSeconds" | "started"> {
  /** Directory of the program. @default the project's */
  cwd?: string;
  /** Added to the environment; `undefined` takes a variable away. @default nothing */
  env?: NodeJS.ProcessEnv;
  /** Shows the output as it comes. @default false */
  show?: boolean;
}

/** The salt of Pulumi.localstack.yaml in the repository. It was made from the empty passphrase. */
const COMMITTED_SALT = "v1:HYHMiYOFw4Q=:v1:hina5Qns9FnhYN90:8+RoIptxX31gfcznZPLRgreoZGG9gg==";

/**
 * The empty passphrase for stack "localstack" while its file has the repository's salt: no other one fits. So `npm start` works
 * for users who have set a passphrase for stacks of their own.
 */
function committedPassphrase(args: string[]): NodeJS.ProcessEnv {
  const file = path.join(projectDir, "Pulumi.localstack.yaml");
  const fits = args.includes("localstack") && fs.readFileSync(file, "utf8").includes(COMMITTED_SALT);
  return fits ? { PULUMI_CONFIG_PASSPHRASE: "" } : {};
}

/** Runs the CLI, as `npx pulumi` does, and waits for its end. A failing run is an answer, not an exception: look at `code`. */
export function pulumi(
  args: string[],
  { cwd = projectDir, env, show = false, ...limits }: PulumiOptions = {},
): Promise<Run> {
  const cli = path.join(projectDir, "node_modules/pulumi/run.js");
  const asNpx = ["--require", path.join(__dirname, "npx-pulumi.cjs")];
  return run(process.execPath, [...asNpx, cli, ...args, "--non-interactive"], {
    cwd,
    env: { PULUMI_SKIP_UPDATE_CHECK: "true", ...process.env, ...committedPassphrase(args), ...env },
    ...limits,
    printed: show ? (text) => process.stdout.write(text) : undefined,
  });
}

/** Runs it, and throws what it printed where it failed. */
export async function pulumiOrThrow(args: string[], options?: PulumiOptions): Promise<Run> {
  const ended = await pulumi(args, options);
  if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with ${ended.code}:\n${ended.output.trim()}`);
  return ended;
}
