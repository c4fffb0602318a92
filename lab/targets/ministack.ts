import * as fs from "node:fs";
import * as path from "node:path";
import { startMiniStack } from "dynamodb-streams-local/ministack";
import { projectDir } from "dynamodb-streams-support/paths";
import type { Target } from "../model/target";
import { emulatorInstance } from "./emulator";

export const ministack: Target = {
  name: "ministack",
  title: "MiniStack",
  about:
    "This project's embedded emulator (https://github.com/ministackorg/ministack), empty at the start of each run.",
  async version() {
    const requirements = fs.readFileSync(path.join(projectDir, "local/requirements.txt"), "utf8");
    return /^ministack==(\S+)/m.exec(requirements)?.[1] ?? "unknown";
  },
  invokes: true,
  fresh: true,
  settleMs: 0,
  windowMs: 4000,
  async start(port, directory) {
    const { endpoint, stop } = await startMiniStack({ port, log: path.join(directory, "ministack.log") });
    return emulatorInstance(endpoint, stop);
  },
};
