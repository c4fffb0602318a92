// Python virtual environments, each made once from a file of pinned packages.
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { requireSpace } from "./disk-space";
import { withLock } from "./lock.mjs";
import { endOf, run } from "./process";

/** A minor version of Python, such as `3.13`: this one, or the lowest that will do. */
export type PythonVersion = { exactly: string } | { minimum: string };

const NEWEST_MINOR = 20;

/** A Python 3 of that version: on the PATH, or installed by pyenv; undefined if there is none. */
export async function findPython(wanted: PythonVersion): Promise<string | undefined> {
  for (const candidate of candidates(wanted)) {
    const version = await run(candidate, ["--version"]).catch(() => undefined);
    const [, minor] = /Python 3\.(\d+)/.exec(version?.code === 0 ? version.output : "") ?? [];
    if (minor !== undefined && accepts(wanted, Number(minor))) return candidate;
  }
  return undefined;
}

function candidates(wanted: PythonVersion): string[] {
  const pyenv = path.join(process.env.PYENV_ROOT ?? path.join(os.homedir(), ".pyenv"), "versions");
  const installed = fs.existsSync(pyenv) ? fs.readdirSync(pyenv).sort().reverse() : [];
  const ofPyenv = installed
    .filter((name) => accepts(wanted, Number(/^3\.(\d+)/.exec(name)?.[1] ?? -1)))
    .map((name) => path.join(pyenv, name, "bin", "python"));
  if ("exactly" in wanted) return [`python${wanted.exactly}`, "python3", ...ofPyenv];
  const newer = Array.from({ length: NEWEST_MINOR - minorOf(wanted) + 1 }, (_, i) => `python3.${NEWEST_MINOR - i}`);
  return ["python3", ...newer, ...ofPyenv];
}

const minorOf = (wanted: PythonVersion): number =>
  Number(("exactly" in wanted ? wanted.exactly : wanted.minimum).split(".")[1]);

const accepts = (wanted: PythonVersion, minor: number): boolean =>
  "exactly" in wanted ? minor === minorOf(wanted) : minor >= minorOf(wanted);

export interface PythonEnvironmentOptions {
  /** Directory of the environment. One that is there already is replaced, unless it has these packages. */
  directory: string;
  /** File of pinned packages, as `pip install --requirement` takes it. */
  requirements: string;
  version: PythonVersion;
  /** What needs it, for messages: "the emulator". */
  purpose: string;
  /** Called before an installation, which takes a while. */
  installing?: () => void;
}

/**
 * Path of a Python that has the packages; installs them if they are missing or if their file has changed.
 *
 * @throws Error if there is no such Python, if it has no venv module, or if a package can't be installed; says what to do.
 */
export async function pythonEnvironment(options: PythonEnvironmentOptions): Promise<string> {
  // Two processes at once would delete each other's files.
  return current(options) ?? withLock(`${options.directory}.lock`, console.log, () => create(options));
}

const pythonOf = (directory: string): string => path.join(directory, "bin", "python");
const stampOf = (directory: string): string => path.join(directory, "requirements.txt");

/** The environment's Python, if it is there and has these packages. */
function current({ directory, requirements }: PythonEnvironmentOptions): string | undefined {
  const [python, stamp] = [pythonOf(directory), stampOf(directory)];
  const wanted = fs.readFileSync(requirements, "utf8");
  return fs.existsSync(python) && fs.existsSync(stamp) && fs.readFileSync(stamp, "utf8") === wanted
    ? python
    : undefined;
}

async function create(options: PythonEnvironmentOptions): Promise<string> {
  const existing = current(options); // by the process that had the lock before
  if (existing !== undefined) return existing;
  const { directory, requirements, version, purpose, installing } = options;
  const python = pythonOf(directory);
  const wanted = fs.readFileSync(requirements, "utf8");
  const base = await findPython(version);
  if (base === undefined) throw new Error(await missing(version, purpose));
  installing?.();
  fs.rmSync(directory, { recursive: true, force: true });
  const venv = await run(base, ["-m", "venv", directory]);
  if (venv.code !== 0) {
    requireSpace(path.dirname(directory), SPACE_MB, purpose);
    throw new Error(
      `${base} can't make a virtual environment, which ${purpose} needs. ` +
        `Install its venv module (Debian and Ubuntu: "apt install python3-venv") and try again. Its output:\n${venv.output.trim()}`,
    );
  }
  const quietly = ["--quiet", "--disable-pip-version-check", "--no-input"];
  const installed = await run(python, ["-m", "pip", "install", ...quietly, "--requirement", requirements]);
  if (installed.code !== 0) {
    requireSpace(path.dirname(directory), SPACE_MB, purpose);
    throw new Error(
      `pip can't install the packages of ${requirements}, which ${purpose} needs: it ${endOf(installed)}.\n${installed.output.trim()}`,
    );
  }
  fs.writeFileSync(stampOf(directory), wanted); // last, so that an interrupted installation starts again
  return python;
}

const SPACE_MB = 150;

async function missing(wanted: PythonVersion, purpose: string): Promise<string> {
  const version = "exactly" in wanted ? wanted.exactly : `${wanted.minimum} or newer`;
  const found = await run("python3", ["--version"]).catch(() => undefined);
  return (
    `${purpose} needs Python ${version}; ` +
    (found?.code === 0 ? `python3 is ${found.output.trim()}. ` : "there is no python3 on the PATH. ") +
    `Install one from https://www.python.org/downloads/ or with pyenv.`
  );
}
