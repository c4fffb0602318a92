// The provider's process: go-plugin's handshake, and an end that leaves nothing behind.
// https://github.com/hashicorp/go-plugin/blob/main/docs/internals.md
import { rmSync } from "node:fs";
import { startServer } from "dynamodb-streams-support/server";

/** Tells the provider that Terraform itself started it; a constant of Terraform's. */
const MAGIC_COOKIE = "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2";
const LOGS = ["", "_SDK", "_SDK_PROTO", "_SDK_MUX", "_SDK_FRAMEWORK", "_SDK_HELPER_SCHEMA", "_PROVIDER"];
const SILENT = Object.fromEntries(LOGS.map((name) => [`TF_LOG${name}`, "OFF"]));

export interface ProviderProcess {
  /** Where it serves gRPC, such as `unix:/tmp/plugin123`. */
  address: Promise<string>;
  /** The last of what it printed after its handshake. */
  lastWords(): string;
  kill(): void;
}

/**
 * Starts a Terraform provider.
 *
 * @param workingDirectory what relative file names in its requests are relative to.
 */
export function startProvider(binary: string, workingDirectory: string): ProviderProcess {
  let socket: string | undefined;
  const server = startServer(binary, [], {
    cwd: workingDirectory,
    env: { ...process.env, ...SILENT, TF_PLUGIN_MAGIC_COOKIE: MAGIC_COOKIE, PLUGIN_PROTOCOL_VERSIONS: "5" },
    ownGroup: false, // so that killing this plugin's group kills the provider, too
    ready: (_, stdout) => {
      const [line] = /^.*\n/.exec(stdout) ?? [];
      if (line === undefined) return undefined;
      const [network, address] = handshake(binary, line.trim());
      if (network === "unix") socket = address;
      return network === "unix" ? `unix:${address}` : address;
    },
  });
  return {
    address: server.ready,
    lastWords: () => server.output().replace(/^.*\n/, "").trim().slice(-2000),
    kill() {
      server.kill(); // go-plugin servers ignore SIGINT, and a killed one leaves its socket
      if (socket) rmSync(socket, { force: true });
    },
  };
}

/** The first line says: core version | protocol version | network | address | protocol | server certificate. */
function handshake(binary: string, line: string): [network: string, address: string] {
  const [, protocol, network, address] = line.split("|");
  if (protocol === "5" && network && address) return [network, address];
  throw new Error(`${binary} isn't a Terraform provider of protocol 5: its first line was "${line}"`);
}
