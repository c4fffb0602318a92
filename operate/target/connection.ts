import * as fs from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import type { Values } from "../command/command";
import { text } from "../command/options";
import { shown, UsageError } from "../command/exit";
import type { Connection } from "./clients";

/** Dummy keys for emulators. They aren't secret, and give no access to AWS. */
const EMULATOR_KEYS = { accessKeyId: "test", secretAccessKey: "test" };

/**
 * Where a command connects to: `--endpoint`, else the emulator of the stack's `aws:endpoints`, else AWS as the SDK finds it. At an
 * emulator the keys are dummies, so that no credentials from the environment are sent to it.
 *
 * @throws UsageError when the endpoint isn't a URL, or the stack's file can't be read.
 */
export async function connection(values: Values): Promise<Connection> {
  const stack = text(values, "stack");
  const config = stack === undefined ? {} : stackConfig(stack, text(values, "cwd") ?? process.cwd());
  const region = text(values, "region") ?? (config["aws:region"] as string | undefined);
  const endpoint = text(values, "endpoint") ?? endpointOf(config, stack);
  if (endpoint === undefined) return region === undefined ? {} : { region };
  if (!URL.canParse(endpoint) || !/^https?:/.test(endpoint)) {
    throw new UsageError(`--endpoint is ${shown(endpoint)}: it must be a URL, such as http://localhost:4566.`);
  }
  return { endpoint, region: region ?? process.env.AWS_REGION ?? "us-east-1", credentials: { ...EMULATOR_KEYS } };
}

/** Everything under `config` in the stack's file; nothing when there is no file. */
function stackConfig(stack: string, directory: string): Record<string, unknown> {
  // A stack can be named organisation/project/stack; its file is named by the last part alone.
  const file = path.join(directory, `Pulumi.${stack.split("/").at(-1)}.yaml`);
  if (!fs.existsSync(file)) return {};
  try {
    return ((parse(fs.readFileSync(file, "utf8")) as { config?: Record<string, unknown> } | null)?.config ??
      {}) as Record<string, unknown>;
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
}

function endpointOf(config: Record<string, unknown>, stack: string | undefined): string | undefined {
  const entries = config["aws:endpoints"];
  if (!Array.isArray(entries)) return undefined;
  const urls = [...new Set(entries.flatMap((entry: object) => Object.values(entry) as string[]))];
  if (urls.length <= 1) return urls[0];
  throw new UsageError(
    `aws:endpoints of stack ${stack} has ${urls.length} addresses (${shown(urls.join(", "))}): pass the right one with --endpoint.`,
  );
}
