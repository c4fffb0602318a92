// Python packages of a target, each set in a virtual environment of its own.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { localDir } from "dynamodb-streams-support/paths";
import { run } from "dynamodb-streams-support/process";

/** A Python of this version, such as `3.13`: on the PATH, or one that pyenv has installed. */
export async function pythonOf(version: string): Promise<string | undefined> {
  const pyenv = path.join(process.env.PYENV_ROOT ?? path.join(os.homedir(), ".pyenv"), "versions");
  const installed = fs.existsSync(pyenv)
    ? fs.readdirSync(pyenv).filter((name) => name === version || name.startsWith(`${version}.`))
    : [];
  const candidates = [`python${version}`, ...installed.map((name) => path.join(pyenv, name, "bin", "python"))];
  for (const candidate of candidates) {
    const said = await run(candidate, ["--version"]).catch(() => undefined);
    if (said?.code === 0 && said.output.includes(`Python ${version}`)) return candidate;
  }
  return undefined;
}

/**
 * Path of a Python that has the packages; installs them where they are missing or have changed.
 *
 * @throws Error where there is no such Python, or a package can't be installed.
 */
export async function pythonPackages(name: string, version: string, requirements: string): Promise<string> {
  const environment = path.join(localDir, "lab", name);
  const stamp = path.join(environment, "requirements.txt");
  const python = path.join(environment, "bin", "python");
  const wanted = fs.readFileSync(requirements, "utf8");
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted) return python;
  const base = await pythonOf(version);
  if (base === undefined)
    throw new Error(`${name} needs Python ${version}: put it on the PATH, or install it with pyenv.`);
  fs.rmSync(environment, { recursive: true, force: true });
  for (const [command, ...args] of [
    [base, "-m", "venv", environment],
    [python, "-m", "pip", "install", "--quiet", "--requirement", requirements],
  ] as const) {
    const { code, output } = await run(command, args);
    if (code !== 0) throw new Error(`${name}: ${command} ${args.join(" ")} ended with ${code}: ${output.trim()}`);
  }
  fs.writeFileSync(stamp, wanted); // last, so that an interrupted installation is begun again
  return python;
}
