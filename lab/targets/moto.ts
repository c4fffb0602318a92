import * as fs from "node:fs";
import * as path from "node:path";
import { findPython, pythonEnvironment } from "dynamodb-streams-support/python";
import { localDir } from "dynamodb-streams-support/paths";
import { answersAt, startServer } from "dynamodb-streams-support/server";
import type { Target } from "../model/target";
import { emulatorInstance } from "./emulator";

const REQUIREMENTS = path.join(__dirname, "moto.txt");
const PYTHON = { exactly: "3.11" };

export const moto: Target = {
  name: "moto",
  title: "moto",
  about:
    "moto's server from PyPI (https://github.com/getmoto/moto), empty at the start of each run. It runs no functions, so it delivers nothing.",
  async version() {
    return /^moto\S*==(\S+)/m.exec(fs.readFileSync(REQUIREMENTS, "utf8"))?.[1] ?? "unknown";
  },
  async unavailable() {
    return (await findPython(PYTHON)) === undefined ? `it needs Python ${PYTHON.exactly}` : undefined;
  },
  invokes: false,
  fresh: false,
  // The last chapter is about what is delivered around a fault, and half of it breaks on a stream that was disabled.
  chapters: [1, 2, 3, 4, 5, 6, 7],
  settleMs: 0,
  windowMs: 1000,
  async start(port, directory) {
    const python = await pythonEnvironment({
      directory: path.join(localDir, "lab", "moto"),
      requirements: REQUIREMENTS,
      version: PYTHON,
      purpose: "moto",
    });
    const endpoint = `http://127.0.0.1:${port}`;
    const server = startServer(python, ["-m", "moto.server", "--host", "127.0.0.1", "--port", String(port)], {
      cwd: directory,
      log: path.join(directory, "server.log"),
      ready: answersAt(`${endpoint}/moto-api/`),
      env: { ...process.env, MOTO_CALL_RESET_API: "true" },
    });
    await server.ready;
    // Otherwise creating a function looks for Docker.
    await fetch(`${endpoint}/moto-api/config`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ lambda: { use_docker: false } }),
    });
    return emulatorInstance(endpoint, () => server.stop());
  },
};
