// A stack of the program on an emulator of its own: both empty, and both gone after the test.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startMiniStack } from "dynamodb-streams-local/ministack";
import { projectDir } from "dynamodb-streams-support/paths";
import { freePort } from "dynamodb-streams-support/port";
import type { CommandResult } from "dynamodb-streams-support/process";
import { pulumi } from "dynamodb-streams-local/pulumi";
import { emulatorEndpoint } from "dynamodb-streams-local/emulator-endpoint";

export interface TestStack {
  /** Base URL of the emulator. */
  endpoint: string;
  /** Runs a command of the CLI on the stack. */
  cli(...args: string[]): Promise<CommandResult>;
  /** Runs an operation on the stack, such as `up`, without a question. */
  run(operation: string, ...args: string[]): Promise<CommandResult>;
  /** Makes the stack; {@link emptyStack} has done it unless it was told not to. */
  init(): Promise<void>;
  /** The stack's outputs. */
  outputs(): Promise<Record<string, string>>;
  /** Changes the configuration, in a copy of the stack's file. */
  configure(key: string, value: string | number | boolean): Promise<void>;
  /** Directory of the project's copy. */
  directory: string;
  /** Ends the emulator and removes the state. */
  dispose(): Promise<void>;
}

interface StackOptions {
  /** Makes the stack. @default true */
  init?: boolean;
  env?: NodeJS.ProcessEnv;
  /** Starts an empty emulator on a port. @default MiniStack */
  start?: (port: number) => Promise<{ endpoint: string; stop(): Promise<void> }>;
}

/**
 * Makes an empty stack of the program.
 *
 * @param name the stack whose configuration is taken. `localstack` talks to its `aws:endpoints`, here changed to the new emulator;
 * `aws` has none, and is sent there by AWS_ENDPOINT_URL.
 */
export async function emptyStack(
  name: "localstack" | "aws",
  { init = true, env: added = {}, start = (port) => startMiniStack({ port }) }: StackOptions = {},
): Promise<TestStack> {
  const emulator = await start(await freePort());
  const directory = copyProgram(emulator.endpoint);
  const env: NodeJS.ProcessEnv = {
    PULUMI_BACKEND_URL: "file://./.local/state",
    PULUMI_CONFIG_PASSPHRASE: "",
    ...(name === "aws" && {
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    }),
    ...added,
  };
  const cli = async (...args: string[]) => pulumi([...args, "--stack", name], { cwd: directory, env });
  const stack: TestStack = {
    endpoint: emulator.endpoint,
    directory,
    cli,
    run: (operation, ...args) => cli(operation, ...(operation === "preview" ? [] : ["--yes"]), ...args),
    async init() {
      const made = await cli("stack", "init", "--no-select");
      if (made.code !== 0) throw new Error(made.output);
    },
    async outputs() {
      return JSON.parse((await cli("stack", "output", "--json")).stdout) as Record<string, string>;
    },
    async configure(key, value) {
      const set = await cli("config", "set", key, String(value));
      if (set.code !== 0) throw new Error(set.output);
    },
    async dispose() {
      await emulator.stop();
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
  if (init) await stack.init();
  return stack;
}

/**
 * Copies the program's settings, which the CLI writes to, and links the rest.
 *
 * @param endpoint replaces the emulator's address.
 * @returns the copy's directory.
 */
export function copyProgram(endpoint: string): string {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-e2e-"));
  fs.mkdirSync(path.join(directory, ".local/state"), { recursive: true });
  for (const name of ["index.ts", "program", "handler", "policy", "node_modules", "package.json", "tsconfig.json"]) {
    fs.symlinkSync(path.join(projectDir, name), path.join(directory, name));
  }
  fs.mkdirSync(path.join(directory, "local"));
  for (const name of [".npmrc", "local/npx-pulumi.cjs"]) {
    fs.copyFileSync(path.join(projectDir, name), path.join(directory, name));
  }
  for (const name of ["Pulumi.yaml", "Pulumi.aws.yaml", "Pulumi.localstack.yaml"]) {
    const text = fs.readFileSync(path.join(projectDir, name), "utf8");
    fs.writeFileSync(path.join(directory, name), text.replaceAll(emulatorEndpoint(), endpoint));
  }
  return directory;
}
