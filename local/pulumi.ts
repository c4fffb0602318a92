import * as fs from "node:fs";
import * as path from "node:path";
import { version } from "pulumi/package.json";
import { projectDir } from "dynamodb-streams-support/paths";
import { cliDirectory } from "dynamodb-streams-support/pulumi-home";
import { endOf, run, type CommandResult, type RunOptions } from "dynamodb-streams-support/process";

export interface PulumiOptions extends Pick<RunOptions, "limitSeconds" | "started"> {
  /** Directory of the program. @default the project's */
  cwd?: string;
  /** Added to the environment; `undefined` removes a variable. @default nothing */
  env?: NodeJS.ProcessEnv;
  /**
   * Streams what it prints: on a terminal as Pulumi formats it there, with colours and a tree, and `output` then stays empty.
   *
   * @default false
   */
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

/**
 * Runs the CLI that `npx pulumi` runs, and waits for it to end. A command that fails doesn't throw: look at `code`.
 *
 * It is started without the npm package's own process in between, which a signal would end first.
 */
export function pulumi(
  args: string[],
  { cwd = projectDir, env, show = false, ...limits }: PulumiOptions = {},
): Promise<CommandResult> {
  const terminal = show && process.stdin.isTTY && process.stdout.isTTY;
  const cli = cliDirectory(version);
  return run(path.join(cli, "pulumi"), [...args, ...(terminal ? [] : ["--non-interactive"])], {
    cwd,
    env: {
      PULUMI_SKIP_UPDATE_CHECK: "true",
      ...process.env,
      ...committedPassphrase(args),
      ...env,
      PATH: `${cli}${path.delimiter}${process.env.PATH ?? ""}`, // the language hosts are in the CLI's directory
    },
    ...limits,
    terminal,
    printed: show ? (text) => process.stdout.write(text) : undefined,
  });
}

/** Runs it, and throws what it printed if it failed. */
export async function pulumiOrThrow(args: string[], options?: PulumiOptions): Promise<CommandResult> {
  const ended = await pulumi(args, options);
  if (ended.code !== 0) throw new Error(`pulumi ${args.join(" ")} ${endOf(ended)}:\n${ended.output.trim()}`);
  return ended;
}
