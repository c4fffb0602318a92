// A small runner of the Terraform CLI.
import * as fs from "node:fs";
import * as path from "node:path";
import { run, type CommandResult, type RunOptions } from "../process";

export interface TerraformOptions {
  /** Directory of the configuration; state, plan and lock file lie there too. */
  directory: string;
  /** `TF_REATTACH_PROVIDERS` of a provider that is already running: commands then need no `init` and start no provider. @default none */
  reattach?: string;
  /** Added to the environment. @default nothing */
  env?: NodeJS.ProcessEnv;
  /** Most seconds a command may take. @default 600 */
  limitSeconds?: number;
}

/** Result of a command. `messages` has the lines of `-json` output, for the commands that are run with it. */
export interface TerraformRun extends CommandResult {
  messages: Record<string, unknown>[];
}

/**
 * Terraform in one directory. Commands never prompt or print colours; a failing command doesn't throw.
 *
 * @example const terraform = new Terraform({ directory }); await terraform.init(); const { code } = await terraform.apply();
 */
export class Terraform {
  constructor(private readonly options: TerraformOptions) {}

  /** Gets the providers: from the directory that {@link TerraformOptions} and the environment's CLI configuration name. */
  init(): Promise<TerraformRun> {
    return this.command(["init", "-input=false"]);
  }

  /** Checks the configuration without any request. */
  validate(): Promise<TerraformRun> {
    return this.command(["validate", "-json"]);
  }

  /** Plans, and keeps the plan for {@link apply}. Exit code 0: no changes, 1: failed, 2: changes. */
  plan(...args: string[]): Promise<TerraformRun> {
    return this.command(["plan", "-json", "-input=false", "-detailed-exitcode", "-out=plan", ...args]);
  }

  /** Applies without asking: a saved plan if `"plan"` is given, otherwise what it plans itself. */
  apply(...args: string[]): Promise<TerraformRun> {
    return this.command(["apply", "-json", "-input=false", "-auto-approve", ...args]);
  }

  destroy(...args: string[]): Promise<TerraformRun> {
    return this.command(["destroy", "-json", "-input=false", "-auto-approve", ...args]);
  }

  /** Imports an existing resource into the state. */
  import(address: string, id: string): Promise<TerraformRun> {
    return this.command(["import", "-input=false", address, id]);
  }

  /**
   * The state, or a kept plan, as Terraform's JSON.
   *
   * @throws Error with Terraform's message if there is nothing to show.
   */
  async show(file?: string): Promise<unknown> {
    const shown = await this.command(["show", "-json", ...(file ? [file] : [])]);
    if (shown.code !== 0) throw new Error(`terraform show ended with ${shown.code}: ${shown.output.trim()}`);
    return JSON.parse(shown.stdout);
  }

  /** Runs any command. `started` gets the id of its process group, to interrupt it. */
  async command([name = "", ...args]: string[], started?: RunOptions["started"]): Promise<TerraformRun> {
    const { directory, reattach, env, limitSeconds } = this.options;
    // `import` and `init` have no -json; the others take no -no-color with it.
    const plain = args.includes("-json") ? [] : ["-no-color"];
    const ended = await run("terraform", [name, ...plain, ...args], {
      cwd: directory,
      limitSeconds,
      started,
      env: {
        ...process.env,
        TF_IN_AUTOMATION: "1",
        CHECKPOINT_DISABLE: "1",
        ...(reattach === undefined ? {} : { TF_REATTACH_PROVIDERS: reattach }),
        ...env,
      },
    });
    return { ...ended, messages: jsonLines(ended.stdout) };
  }
}

/** Writes a Terraform CLI configuration that takes providers from a directory, and returns its path for `TF_CLI_CONFIG_FILE`. */
export function mirrorConfiguration(mirror: string, file: string): string {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(
    file,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n  direct {\n    exclude = ["registry.terraform.io/hashicorp/aws"]\n  }\n}\n`,
  );
  return file;
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text.split("\n").flatMap((line) => {
    try {
      return line.startsWith("{") ? [JSON.parse(line) as Record<string, unknown>] : [];
    } catch {
      return []; // a line cut off by an interruption, or the first of an indented document
    }
  });
}
