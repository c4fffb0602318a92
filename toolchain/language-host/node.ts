// Node.js processes that this host starts.
import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import type { ProgramInfo } from "@pulumi/pulumi/proto/language_pb";

/** The running ones; they end with the host. */
export const children = new Set<ChildProcess>();

export function start(command: string, args: string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, args, options);
  children.add(child);
  child.once("close", () => children.delete(child));
  return child;
}

/**
 * Path of a module as a program or policy pack in that directory sees it.
 *
 * @throws Error if it isn't installed.
 */
export const locate = (module: string, directory: string): string =>
  createRequire(path.join(directory, "package.json")).resolve(module);

/** What the options of `runtime` in Pulumi.yaml or PulumiPolicy.yaml mean for Node.js: https://www.pulumi.com/docs/iac/concepts/projects/project-file/ */
export function nodeOptions(info: ProgramInfo): { env: Record<string, string>; args: string[] } {
  const options = info.getOptions()?.toJavaScript() ?? {};
  return {
    env: {
      ...(options.typescript !== false && { PULUMI_NODEJS_TYPESCRIPT: "true" }),
      ...(options.tsconfig && { PULUMI_NODEJS_TSCONFIG_PATH: String(options.tsconfig) }),
    },
    args: String(options.nodeargs ?? "")
      .split(/\s+/)
      .filter(Boolean),
  };
}
