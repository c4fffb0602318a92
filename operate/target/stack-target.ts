import { execFile } from "node:child_process";
import * as fs from "node:fs";
import { promisify } from "node:util";
import { shown, UsageError } from "../command/exit";
import type { TargetNames } from "./named";

const run = promisify(execFile);

/**
 * Runs the Pulumi CLI on the PATH.
 *
 * @returns its standard output.
 * @throws UsageError when the directory doesn't exist, or with the CLI's output when it fails.
 */
export async function pulumi(args: string[], cwd: string): Promise<string> {
  // Without the directory, the call fails as if the CLI were missing.
  if (!fs.statSync(cwd, { throwIfNoEntry: false })?.isDirectory())
    throw new UsageError(`--cwd is ${shown(cwd)}, which isn't a directory: name that of the Pulumi program.`);
  try {
    const { stdout } = await run("pulumi", [...args, "--non-interactive"], { cwd, maxBuffer: 512 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { code, stderr, stdout, message } = error as Error & { code?: unknown; stderr?: string; stdout?: string };
    if (code === "ENOENT")
      throw new UsageError("pulumi isn't on the PATH: install Pulumi's CLI, or run this with npx.");
    throw new UsageError(
      `pulumi ${args.join(" ")} failed: ${(stderr?.trim() || errorsOf(stdout ?? "") || message).slice(0, 2000)}`,
    );
  }
}

/** The errors in the output of `--json`, when standard error is empty. */
function errorsOf(stdout: string): string {
  try {
    const { diagnostics = [] } = JSON.parse(stdout) as { diagnostics?: { severity?: string; message?: string }[] };
    return diagnostics.flatMap(({ severity, message = "" }) => (severity === "error" ? message.trim() : [])).join("\n");
  } catch {
    return stdout.trim();
  }
}

/**
 * Reads the stack outputs `tableName`, `functionName` and `mappingId`. Without these outputs, it looks in the stack for its only
 * event source mapping.
 */
export async function stackTarget(stack: string, cwd: string): Promise<TargetNames> {
  const outputs = JSON.parse(await pulumi(["stack", "output", "--stack", stack, "--json"], cwd)) as Record<
    string,
    unknown
  >;
  const named: TargetNames = {};
  if (typeof outputs.mappingId === "string") named.mapping = outputs.mappingId;
  if (typeof outputs.functionName === "string") named.function = outputs.functionName;
  if (typeof outputs.tableName === "string") named.table = outputs.tableName;
  if (named.mapping ?? named.function ?? named.table) return named;

  const mappings = await stackMappings(stack, cwd);
  if (mappings.length === 1) return { mapping: mappings[0] as string };
  throw new UsageError(
    `Stack ${stack} has no output mappingId, functionName or tableName, and ${mappings.length} event source mappings` +
      `${mappings.length ? ` (${mappings.join(", ")}): pass one with --mapping` : ": name the table with --table"}.`,
  );
}

interface Deployment {
  deployment?: { resources?: { type: string; id?: string }[] };
}

async function stackMappings(stack: string, cwd: string): Promise<string[]> {
  const state = JSON.parse(await pulumi(["stack", "export", "--stack", stack], cwd)) as Deployment;
  return (state.deployment?.resources ?? []).flatMap(({ type, id }) =>
    type === "aws:lambda/eventSourceMapping:EventSourceMapping" && id !== undefined ? [id] : [],
  );
}
