// What is timed, in directories of the benchmark's own: Pulumi programs, each with its own state, and the note for Terraform.
import * as fs from "node:fs";
import * as path from "node:path";
import { throwIfInterrupted } from "dynamodb-streams-local/interrupt";
import { pulumi, pulumiOrThrow } from "dynamodb-streams-local/pulumi";
import { projectDir } from "dynamodb-streams-support/paths";
import type { CommandResult } from "dynamodb-streams-support/process";
import type { Terraform } from "dynamodb-streams-support/terraform/terraform";
import { noteIn } from "../test/e2e/note/apply";

/** Something that can be timed, on resources that don't exist yet. */
export interface Subject {
  /**
   * Runs a command.
   *
   * @returns seconds.
   * @throws Error with what it printed if it fails.
   */
  time(...command: string[]): Promise<number>;
  /** Forgets what it has made: the state is as it was at the start. */
  forget(): void;
}

const ENVIRONMENT = { PULUMI_BACKEND_URL: "file://./.local/state", PULUMI_CONFIG_PASSPHRASE: "" };
const STACK = "localstack";

/** An empty stack of the program in a directory. */
export async function pulumiProgram(directory: string): Promise<Subject> {
  const [state, empty] = [path.join(directory, ".local/state"), path.join(directory, ".local/empty-state")];
  const options = { cwd: directory, env: ENVIRONMENT };
  fs.mkdirSync(state, { recursive: true });
  await pulumiOrThrow(["stack", "init", STACK, "--no-select"], options);
  fs.cpSync(state, empty, { recursive: true });
  return {
    time: async (...command) => {
      const args = [...command, "--stack", STACK];
      return secondsOf(`pulumi ${args.join(" ")}`, await pulumi(args, options));
    },
    forget() {
      fs.rmSync(state, { recursive: true });
      fs.cpSync(empty, state, { recursive: true });
    },
  };
}

/** Makes a program of one empty JavaScript file, which loads nothing of the SDK but what runs it. */
export function writeEmptyProgram(directory: string): void {
  fs.mkdirSync(directory);
  fs.symlinkSync(path.join(projectDir, "node_modules"), path.join(directory, "node_modules"));
  const options = "runtime:\n  name: nodejs\n  options:\n    typescript: false\n";
  fs.writeFileSync(path.join(directory, "Pulumi.yaml"), `name: empty\n${options}`);
  fs.writeFileSync(path.join(directory, "package.json"), '{ "main": "index.js" }');
  fs.writeFileSync(path.join(directory, "index.js"), "");
}

/**
 * The note, with its provider.
 *
 * @throws Error if there is no Terraform, or if it can't get the provider.
 */
export async function terraformNote(directory: string, endpoint: string): Promise<Subject> {
  fs.mkdirSync(directory);
  const terraform: Terraform = noteIn(directory, endpoint);
  secondsOf("terraform init", await terraform.init());
  return {
    time: async (...command) => secondsOf(`terraform ${command.join(" ")}`, await terraform.command(command)),
    forget() {
      for (const name of ["terraform.tfstate", "terraform.tfstate.backup"])
        fs.rmSync(path.join(directory, name), { force: true });
    },
  };
}

/** @throws Error if it failed; Interrupted if there was a signal. */
export function secondsOf(command: string, { code, output, seconds }: CommandResult): number {
  throwIfInterrupted();
  if (code !== 0) throw new Error(`${command} ended with ${code}:\n${output.trim()}`);
  return seconds;
}
