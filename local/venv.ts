// The Python virtual environment of the embedded emulator: the project's own, made once.
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";
import { pythonEnvironment } from "dynamodb-streams-support/python";

export const venvDirectory = path.join(localDir, "venv");

/**
 * Path of a Python that has MiniStack; installs it first if it is missing or if requirements.txt has changed.
 *
 * @throws Error if there is no Python 3.10 with the venv module, or if a package can't be installed.
 */
export const ministackPython = (): Promise<string> =>
  pythonEnvironment({
    directory: venvDirectory,
    requirements: path.join(__dirname, "requirements.txt"),
    version: { minimum: "3.10" },
    purpose: "MiniStack",
    installing: () => console.log("Installing MiniStack from PyPI (about 20 s) …"),
  });

if (require.main === module) {
  ministackPython().catch((error: Error) => {
    console.error(error.message);
    process.exit(1);
  });
}
