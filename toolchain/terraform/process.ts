// The provider's process: go-plugin's handshake, and an end that leaves nothing behind.
// https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
import { spawn, type ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { createInterface } from "node:readline";

/** Says to the provider that Terraform itself started it; a constant of Terraform's. */
const MAGIC_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const LOGS = ["", "_SDK", "_SDK_PROTO", "_SDK_MUX", "_SDK_FRAMEWORK", "_SDK_HELPER_SCHEMA", "_PROVIDER"];
const SILENT = Object.fromEntries(LOGS.map((name) => [`TF_LOG${name}`, "OFF"]));

export interface ProviderProcess {
  /** Where it serves gRPC, such as `unix:/tmp/plugin123`. */
  address: Promise<string>;
  /** The last of what it wrote to standard error. */
  lastWords(): string;
  kill(): void;
}

/**
 * Starts a Terraform provider.
 *
 * @param workingDirectory what relative file names in its requests are relative to.
 */
export function startProvider(binary: string, workingDirectory: string): ProviderProcess {
  const child = spawn(binary, [], {
    cwd: workingDirectory,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...SILENT, TF_PLUGIN_MAGIC_COOKIE: MAGIC_COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5" },
  });
  let errors = "";
  child.stderr.on("data", (data: Buffer) => (errors = (errors + data).slice(-2000)));
  let socket: string | undefined;
  const address = handshake(binary, child).then(([network, where]) => {
    if (network === "unix") socket = where;
    return network === "unix" ? `unix:${where}` : where;
  });
  address.catch(() => undefined); // it is for those who ask
  return {
    address,
    lastWords: () => errors.trim(),
    kill() {
      child.kill("SIGKILL"); // go-plugin servers ignore SIGINT, and a killed one leaves its socket
      if (socket) rmSync(socket, { force: true });
    },
  };
}

/** The first line says: core version | protocol version | network | address | protocol | server certificate. */
function handshake(binary: string, child: ChildProcess): Promise<[network: string, address: string]> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => reject(new Error(`${binary} can't be run: ${error.message}`)));
    child.once("exit", (code, signal) =>
      reject(new Error(`${binary} ended with ${code ?? signal} before its handshake`)),
    );
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).once("line", (line) => {
      const [, protocol, network, address] = line.split("|");
      if (protocol === "5" && network && address) resolve([network, address]);
      else reject(new Error(`${binary} is no Terraform provider of protocol 5: its first line was "${line}"`));
    });
  });
}
