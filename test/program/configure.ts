import * as fs from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stackConfig } from "dynamodb-streams-local/stack";
import { PROJECT } from "dynamodb-streams-support/mocks";
import { projectDir } from "dynamodb-streams-support/paths";
import { parse } from "yaml";

/** What Pulumi.yaml declares. */
export function projectFile(): { config: Record<string, { default: unknown; description: string }> } {
  return parse(fs.readFileSync(path.join(projectDir, "Pulumi.yaml"), "utf8")) as ReturnType<typeof projectFile>;
}

/**
 * Sets the configuration as the CLI does: the defaults of Pulumi.yaml, then the stack's file, then what the test wants. Keys without
 * a namespace get the project's.
 */
export function configure(
  stack: "localstack" | "aws",
  settings: Record<string, unknown> = {},
  project = PROJECT,
): void {
  const { config } = projectFile();
  const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
  const named = (values: Record<string, unknown>) =>
    Object.entries(values).map(([key, value]) => [key.includes(":") ? key : `${project}:${key}`, text(value)]);
  pulumi.runtime.setAllConfig(
    Object.fromEntries([
      ...named(Object.fromEntries(Object.entries(config).map(([key, declared]) => [key, declared.default]))),
      ...named(stackConfig(stack)),
      ...named(settings),
    ]) as Record<string, string>,
  );
}
