// Terraform's AWS provider as a process that stays: loading its schemas takes seconds, on every start.
import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/provider";

export interface ProviderProcess {
  /** For `TF_REATTACH_PROVIDERS`. */
  reattach: string;
  stop(): Promise<void>;
}

/**
 * Starts the provider for debugging, which lets several Terraform commands, one after the other, use one process.
 * https://developer.hashicorp.com/terraform/plugin/debugging
 *
 * @throws Error with its output where it ends, or is not ready within a minute.
 */
async function start(): Promise<ProviderProcess> {
  const { binary } = findTerraformProvider();
  // GOGC: less garbage collection for more memory, half the processor time of a command.
  // AWS_CA_BUNDLE makes it fail: "unable to add custom RootCAs HTTPClient, has no WithTransportOptions".
  const child = spawn(binary, ["-debug"], {
    env: { ...process.env, GOGC: "800", AWS_CA_BUNDLE: undefined },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (data: Buffer) => (output += data));
  child.stderr.on("data", (data: Buffer) => (output += data));
  const kill = () => child.kill("SIGKILL"); // it ignores SIGINT
  process.once("exit", kill);
  const exited = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  for (const deadline = Date.now() + 60_000; ; await delay(50)) {
    const found = /TF_REATTACH_PROVIDERS='([^']*)'/.exec(output)?.[1];
    if (found !== undefined) {
      const stop = async () => {
        process.removeListener("exit", kill);
        kill();
        await exited;
      };
      return { reattach: found, stop };
    }
    if (child.exitCode !== null || Date.now() > deadline) {
      kill();
      throw new Error(`${binary} did not start for debugging: ${output.trim() || "it said nothing"}`);
    }
  }
}

const idle: ProviderProcess[] = [];
const all: ProviderProcess[] = [];

/** A provider that nobody else uses until it is given back. */
export async function acquire(): Promise<ProviderProcess> {
  const free = idle.pop();
  if (free) return free;
  const started = await start();
  all.push(started);
  return started;
}

export const giveBack = (provider: ProviderProcess): number => idle.push(provider);

export async function stopProviders(): Promise<void> {
  await Promise.all(all.map((provider) => provider.stop()));
}
