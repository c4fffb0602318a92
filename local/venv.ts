// The Python virtual environment that the embedded emulator lives in: the project's own, made once.
import { execFile } from "node:child_process";
import * as fs from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { localDir } from "dynamodb-streams-support/paths";

const run = promisify(execFile);
const requirements = path.join(__dirname, "requirements.txt");
const venv = path.join(localDir, "venv");
const stamp = path.join(venv, "requirements.txt");

/**
 * Path of the `ministack` command, installed first where it is missing or where requirements.txt has changed.
 *
 * @throws Error when there is no Python 3 with the venv module, or a package can't be installed.
 */
export async function ministackExecutable(): Promise<string> {
  const wanted = fs.readFileSync(requirements, "utf8");
  if (!fs.existsSync(stamp) || fs.readFileSync(stamp, "utf8") !== wanted) {
    fs.rmSync(venv, { recursive: true, force: true });
    await run("python3", ["-m", "venv", venv]).catch((error: Error) => {
      throw new Error(`the emulator needs python3 (3.10 or newer) with its venv module: ${error.message}`);
    });
    await run(path.join(venv, "bin", "pip"), ["install", "--quiet", "--requirement", requirements]);
    fs.writeFileSync(stamp, wanted); // last, so that an interrupted installation is begun again
  }
  return path.join(venv, "bin", "ministack");
}
