// LocalStack on this machine: installs what it needs once, then starts host.py.
import * as fs from "node:fs";
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";
import { findPython, pythonEnvironment } from "dynamodb-streams-support/python";
import { answersAt, startServer } from "dynamodb-streams-support/server";
import type { Instance, Target } from "../../model/target";
import { emulatorInstance } from "../emulator";
import { dynamoDbLocal } from "./dynamodb-local";

const JARS = path.join(localDir, "lab", "dynamodb-local");
const PYTHON = { exactly: "3.13" }; // what localstack-core asks for

export interface HostOptions extends Pick<Target, "name" | "title" | "about" | "chapters" | "tools"> {
  /** Added to LocalStack's environment. */
  env: Record<string, string>;
}

/** A target that is LocalStack with these settings. */
export function localStackTarget({ env, ...about }: HostOptions): Target {
  return {
    ...about,
    invokes: true,
    fresh: false,
    settleMs: 2500,
    windowMs: 8000,
    async version() {
      return (
        /^localstack-core\S*==(\S+)/m.exec(fs.readFileSync(path.join(__dirname, "requirements.txt"), "utf8"))?.[1] ??
        "unknown"
      );
    },
    async unavailable() {
      if ((await findPython(PYTHON)) === undefined)
        return `it needs Python ${PYTHON.exactly}, on the PATH or from pyenv`;
      for (const [command, flag] of [
        ["java", "-version"],
        ["mvn", "-version"],
      ] as const) {
        const found = await run(command, [flag]).catch(() => undefined);
        if (found?.code !== 0) return `it needs ${command}`;
      }
      return undefined;
    },
    start: (port, directory) => start(port, directory, env),
  };
}

async function start(port: number, directory: string, env: Record<string, string>): Promise<Instance> {
  const python = await pythonEnvironment({
    directory: path.join(localDir, "lab", "localstack"),
    requirements: path.join(__dirname, "requirements.txt"),
    version: PYTHON,
    purpose: "LocalStack",
  });
  await dynamoDbLocal(JARS);
  const server = startServer(python, [path.join(__dirname, "host.py")], {
    cwd: directory,
    log: path.join(directory, "server.log"),
    ready: answersAt(`http://127.0.0.1:${port}/_localstack/health`),
    limitMs: 120_000,
    endSignal: "SIGTERM", // it ends what it has started in groups of its own
    env: {
      ...process.env,
      GATEWAY_LISTEN: `127.0.0.1:${port}`,
      FILESYSTEM_ROOT: directory,
      DYNAMODB_LOCAL: JARS,
      DYNAMODB_IN_MEMORY: "1",
      EAGER_SERVICE_LOADING: "0",
      SKIP_SSL_CERT_DOWNLOAD: "1",
      DISABLE_EVENTS: "1",
      DNS_ADDRESS: "0",
      ...env,
    },
  });
  await server.ready;
  return emulatorInstance(`http://127.0.0.1:${port}`, () => server.stop());
}
