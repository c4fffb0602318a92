import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stackConfig } from "dynamodb-streams-local/emulator-endpoint";
import { PROJECT } from "dynamodb-streams-support/mocks";
import { projectDir } from "dynamodb-streams-support/paths";
import { parse } from "yaml";

/** What Pulumi.yaml declares. */
export function projectFile(): { name: string; config: Record<string, { default: unknown; description: string }> } {
  return parse(fs.readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8")) as ReturnType<typeof projectFile>;
}

/**
 * The stacks as the repository has them. Users may change their files, so tests that compare values don't read them; the end-to-end
 * tests check the files themselves.
 */
const STACKS = {
  localstack: {
    "aws:region": "us-east-1",
    // Which services it names follows from the program and the emulator, not from the user.
    "aws:endpoints": stackConfig("localstack")["aws:endpoints"],
  },
  aws: {
    "aws:region": "us-east-1",
    startingPosition: "TRIM_HORIZON",
    bisectBatchOnFunctionError: true,
    maximumRetryAttempts: 5,
    maximumRecordAgeInSeconds: 86_400,
    onFailureQueue: true,
    pointInTimeRecovery: true,
    deletionProtection: true,
    logRetention: 90,
    alarms: true,
  },
};

/** Sets the configuration of a stack, with what the test wants added. */
export function configure(stack: keyof typeof STACKS, settings: Record<string, unknown> = {}): void {
  set({ ...STACKS[stack], ...settings }, PROJECT);
}

/** Sets the configuration that the stack's file has now. */
export function configureAsInFile(stack: string, project: string): void {
  set(stackConfig(stack), project);
}

/** As the CLI does: the defaults of Pulumi.yaml, then these values. Keys without a namespace get the project's. */
function set(values: Record<string, unknown>, project: string): void {
  const { config } = projectFile();
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const named = (entries: Record<string, unknown>) =>
    Object.entries(entries).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, text(value)]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries([
      ...named(Object.fromEntries(Object.entries(config).map(([key, declared]) => [key, declared.default]))),
      ...named(values),
    ]) as Record<string, string>,
  );
}
