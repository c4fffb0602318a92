// Terraform's AWS provider as a process that stays: loading its schemas takes seconds, on every start.
import { startServer } from "dynamodb-streams-support/server";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";

export interface ResidentProvider {
  /** For `TF_REATTACH_PROVIDERS`. */
  reattach: string;
  stop(): Promise<void>;
}

/**
 * Starts the provider for debugging, which lets several Terraform commands, one after the other, use one process.
 * https://developer.hashicorp.com/terraform/plugin/debugging
 *
 * @throws Error with its output if it ends, or is not ready within a minute.
 */
async function start(): Promise<ResidentProvider> {
  const { binary } = findTerraformProvider();
  // GOGC: less garbage collection for more memory, half the processor time of a command.
  // AWS_CA_BUNDLE makes it fail: "unable to add custom RootCAs HTTPClient, has no WithTransportOptions".
  const server = startServer(binary, ["-debug"], {
    env: { ...process.env, GOGC: "800", AWS_CA_BUNDLE: undefined },
    ready: (output) => /TF_REATTACH_PROVIDERS='([^']*)'/.exec(output)?.[1],
  });
  return { reattach: await server.ready, stop: () => server.stop() };
}

const idle: ResidentProvider[] = [];
const all: ResidentProvider[] = [];

/** A provider that nobody else uses until it is given back. */
export async function acquire(): Promise<ResidentProvider> {
  const free = idle.pop();
  if (free) return free;
  const started = await start();
  all.push(started);
  return started;
}

export const giveBack = (provider: ResidentProvider): number => idle.push(provider);

export async function stopProviders(): Promise<void> {
  await Promise.all(all.map((provider) => provider.stop()));
}
