// A stack of the program on an emulator of its own: both empty, and both gone after the test.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { startMiniStack } from "dynamodb-streams-local/ministack";
import { projectDir } from "dynamodb-streams-support/paths";
import { freePort } from "dynamodb-streams-support/port";
import type { Run } from "dynamodb-streams-support/process";
import { pulumi } from "dynamodb-streams-local/pulumi";
import { emulatorEndpoint } from "dynamodb-streams-local/stack";

export interface TestStack {
  /** Base URL of the emulator. */
  endpoint: string;
  /** Runs a command of the CLI on the stack. */
  run(command: string, ...args: string[]): Promise<Run>;
  /** The stack's outputs. */
  outputs(): Promise<Record<string, string>>;
  /** Changes the configuration, in a copy of the stack's file. */
  configure(key: string, value: string | number | boolean): Promise<void>;
  /** Ends the emulator and removes the state. */
  dispose(): Promise<void>;
}

/**
 * Makes an empty stack of the program.
 *
 * @param name the stack whose configuration is taken. `localstack` talks to its `aws:endpoints`, here changed to the new emulator;
 * `aws` has none, and is sent there by AWS_ENDPOINT_URL.
 */
export async function emptyStack(name: "localstack" | "aws"): Promise<TestStack> {
  const emulator = await startMiniStack({ port: await freePort() });
  const work = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-e2e-"));
  const configFile = path.join(work, `Pulumi.${name}.yaml`);
  const text = fs.readFileSync(path.join(projectDir, `Pulumi.${name}.yaml`), "utf8");
  fs.writeFileSync(configFile, name === "aws" ? text : text.replaceAll(emulatorEndpoint(), emulator.endpoint));

  const env: NodeJS.ProcessEnv = {
    PULUMI_BACKEND_URL: `file://${work}`,
    ...(name === "aws" && {
      AWS_ENDPOINT_URL: emulator.endpoint,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    }),
  };
  const cli = async (...args: string[]) => pulumi([...args, "--stack", name], { env });
  const onStack = async (...args: string[]) => cli(...args, "--config-file", configFile);
  const init = await pulumi(["stack", "init", name], { env });
  if (init.code !== 0) throw new Error(init.output);

  return {
    endpoint: emulator.endpoint,
    run: (command, ...args) => onStack(command, ...(command === "preview" ? [] : ["--yes"]), ...args),
    async outputs() {
      return JSON.parse((await cli("stack", "output", "--json")).stdout) as Record<string, string>;
    },
    async configure(key, value) {
      const set = await onStack("config", "set", key, String(value));
      if (set.code !== 0) throw new Error(set.output);
    },
    async dispose() {
      await emulator.stop();
      fs.rmSync(work, { recursive: true, force: true });
    },
  };
}
