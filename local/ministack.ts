// MiniStack, the embedded AWS emulator: https://github.com/ministackorg/ministack
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";
import { answersAt, startServer } from "dynamodb-streams-support/server";
import { emulatorEnvironment } from "./environment";
import { ministackPython, venvDirectory } from "./venv";

export interface Emulator {
  /** Base URL of every service, such as `http://localhost:4566`. */
  endpoint: string;
  /** Id of the emulator's process. */
  pid: number;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

export interface MiniStackOptions {
  /** TCP port to listen on, 1 to 65535. */
  port: number;
  /** File that receives what the emulator prints. @default `.local/ministack-<port>.log` */
  log?: string;
  /** The emulator keeps running after this process ends. @default false: it ends with this process */
  detached?: boolean;
  /** Called with the process id as soon as the process runs, long before it answers. */
  spawned?: (pid: number) => void;
}

/**
 * Starts an empty MiniStack and waits until it answers.
 *
 * @throws Error if one runs there already, or if it ends or does not answer within a minute; the message has the end of its log.
 */
export async function startMiniStack({ port, log, detached, spawned }: MiniStackOptions): Promise<Emulator> {
  const endpoint = `http://localhost:${port}`;
  const answers = answersAt(`${endpoint}/_ministack/health`);
  // Another one's answers would be mistaken for ours.
  if (await answers())
    throw new Error(`MiniStack can't be started on port ${port}: another MiniStack is running there.`);
  const server = startServer(await ministackPython(), [path.join(__dirname, "guarded_ministack.py")], {
    log: log ?? path.join(localDir, `ministack-${port}.log`),
    outlives: detached,
    ready: answers,
    env: {
      ...emulatorEnvironment(),
      GATEWAY_PORT: String(port),
      // It runs the code that it is given, with the rights of this user: no other machine may reach it.
      BIND_HOST: "127.0.0.1",
      PERSIST_STATE: "0", // every start is empty
      SFTP_ENABLED: "0", // would take a second, fixed port
    },
  });
  const pid = server.pid as number; // without one, `ready` rejects
  try {
    spawned?.(pid);
  } catch (error) {
    server.kill(); // nobody knows of it
    throw error;
  }
  await server.ready.catch((error: Error) => {
    throw new Error(
      `${error.message}\nIf Python was upgraded since MiniStack was installed, delete ${venvDirectory} and run this again. ` +
        `Or start an emulator of your own at ${endpoint}.`,
    );
  });
  return { endpoint, pid, stop: () => server.stop() };
}
