import assert from "node:assert/strict";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { findPython, pythonEnvironment } from "../python";

describe("Python", () => {
  let directory: string;
  let before: { PATH?: string; PYENV_ROOT?: string };
  beforeEach(() => {
    directory = fs.mkdtempSync(path.join(os.tmpdir(), "python-test-"));
    before = { PATH: process.env.PATH, PYENV_ROOT: process.env.PYENV_ROOT };
    process.env.PATH = directory;
    process.env.PYENV_ROOT = path.join(directory, "pyenv");
  });
  afterEach(() => {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
    fs.rmSync(directory, { recursive: true });
  });

  /** A command that tells a version, and fails at everything else, as a Python without the venv module does. */
  const put = (file: string, version: string): string => {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(
      file,
      `#!/bin/sh\n[ "$1" = --version ] && echo "Python ${version}" && exit\necho "ensurepip is not available"; exit 1\n`,
      { mode: 0o755 },
    );
    return file;
  };
  const onPath = (name: string, version: string): string => put(path.join(directory, name), version);
  const environment = (minimum = "3.10") =>
    pythonEnvironment({
      directory: path.join(directory, "environment"),
      requirements: put(path.join(directory, "requirements.txt"), ""),
      version: { minimum },
      purpose: "the test",
    });

  it("is python3 if that is new enough", async () => {
    onPath("python3", "3.12.1");
    assert.equal(await findPython({ minimum: "3.10" }), "python3");
    assert.equal(await findPython({ exactly: "3.12" }), "python3");
  });

  it("is a newer one on the PATH if python3 is too old", async () => {
    onPath("python3", "3.9.18");
    onPath("python3.13", "3.13.0");
    assert.equal(await findPython({ minimum: "3.10" }), "python3.13");
  });

  it("is pyenv's if the PATH has none", async () => {
    onPath("python3", "3.9.18");
    put(path.join(directory, "pyenv/versions/3.8.1/bin/python"), "3.8.1");
    const installed = put(path.join(directory, "pyenv/versions/3.13.2/bin/python"), "3.13.2");
    assert.equal(await findPython({ exactly: "3.13" }), installed);
    assert.equal(await findPython({ minimum: "3.10" }), installed);
  });

  it("is an error that names both versions if the newest one is too old", async () => {
    onPath("python3", "3.9.18");
    await assert.rejects(
      environment("3.21"),
      /^Error: the test needs Python 3\.21 or newer; python3 is Python 3\.9\.18\. Install one from /,
    );
  });

  it("is an error that tells what to install if the venv module is missing", async () => {
    onPath("python3", "3.12.1");
    await assert.rejects(
      environment(),
      /python3 can't make a virtual environment.*apt install python3-venv.*ensurepip/s,
    );
  });

  it("creates an environment once if it is requested twice at the same time", async () => {
    const calls = path.join(directory, "calls");
    fs.writeFileSync(
      path.join(directory, "python3"),
      `#!/bin/sh
[ "$1" = --version ] && echo "Python 3.12.1" && exit
echo "$2" >> ${calls}
[ "$2" = venv ] && /bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python"
exit 0
`,
      { mode: 0o755 },
    );
    await Promise.all([environment(), environment()]);
    assert.deepEqual(fs.readFileSync(calls, "utf8").trim().split("\n"), ["venv", "pip"]);
  });
});
