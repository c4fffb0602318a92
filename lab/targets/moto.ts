import * as fs from "node:fs";
import * as path from "node:path";
import { pythonOf, pythonPackages } from "./python";
import { serve } from "./serve";
import { emulatorInstance, type Target } from "./target";

const REQUIREMENTS = path.join(__dirname, "moto.txt");
const PYTHON = "3.11";

export const moto: Target = {
  name: "moto",
  title: "moto",
  about:
    "moto's server from PyPI (https://github.com/getmoto/moto), empty for each run. It runs no functions: nothing is delivered.",
  async version() {
    return /^moto\S*==(\S+)/m.exec(fs.readFileSync(REQUIREMENTS, "utf8"))?.[1] ?? "unknown";
  },
  async unavailable() {
    return (await pythonOf(PYTHON)) === undefined ? `it needs Python ${PYTHON}` : undefined;
  },
  invokes: false,
  fresh: false,
  // The last chapter is about what is delivered around a fault, and half of it breaks on a stream that was switched off.
  chapters: [1, 2, 3, 4, 5, 6, 7],
  settleMs: 0,
  windowMs: 1000,
  async start(port, directory) {
    const python = await pythonPackages("moto", PYTHON, REQUIREMENTS);
    const endpoint = `http://127.0.0.1:${port}`;
    const server = await serve(python, ["-m", "moto.server", "--host", "127.0.0.1", "--port", String(port)], {
      cwd: directory,
      log: path.join(directory, "server.log"),
      ready: `${endpoint}/moto-api/`,
      env: { MOTO_CALL_RESET_API: "true" },
    });
    // Else a function's creation looks for Docker.
    await fetch(`${endpoint}/moto-api/config`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ lambda: { use_docker: false } }),
    });
    return emulatorInstance(endpoint, server.stop);
  },
};
