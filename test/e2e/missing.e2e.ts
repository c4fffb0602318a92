// What is missing on a machine shows before npm start begins anything that takes minutes: to build or download Pulumi's CLI.
import assert from "node:assert/strict";
import * as fs from "node:fs";
import { createServer } from "node:http";
import * as os from "node:os";
import * as path from "node:path";
import type { CommandResult } from "dynamodb-streams-support/process";
import { Copy } from "./copy";

describe("npm start on a machine without Pulumi's CLI", () => {
  let copy: Copy;
  let root: string;
  const home = (): string => path.join(root, "pulumi");
  before(async () => {
    copy = await Copy.make({ installed: true });
    fs.rmSync(path.join(copy.directory, ".local/venv"), { recursive: true, force: true });
  });
  beforeEach(() => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-missing-"));
    fs.mkdirSync(home());
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));
  after(() => copy.dispose());

  /** With a Python in front of every one on the PATH. */
  const start = (python?: string): Promise<CommandResult> => {
    for (const name of python === undefined
      ? []
      : ["python3", ...Array.from({ length: 11 }, (_, i) => `python3.${10 + i}`)])
      fs.writeFileSync(path.join(root, name), `#!/bin/sh\n${python}\n`, { mode: 0o755 });
    return copy.start({
      env: { PATH: `${root}${path.delimiter}${process.env.PATH}`, PYENV_ROOT: root, PULUMI_HOME: home() },
    });
  };
  const failsAtOnce = ({ code, output }: CommandResult, why: RegExp): void => {
    assert.equal(code, 1, output);
    assert.match(output, why);
    assert.deepEqual(fs.readdirSync(home()), [], `something was made before: ${output}`);
  };

  it("says that there is no Python", async () => {
    failsAtOnce(await start("exit 127"), /MiniStack needs Python 3\.10 or newer; there is no python3 on the PATH/);
  });

  it("says that Python is too old", async () => {
    failsAtOnce(await start('echo "Python 3.9.2"'), /MiniStack needs Python 3\.10 or newer; python3 is Python 3\.9\.2/);
  });

  it("says that Python has no venv module", async () => {
    const without = '[ "$1" = --version ] && echo "Python 3.12.1" && exit\necho "ensurepip is not available"; exit 1';
    failsAtOnce(await start(without), /can't make a virtual environment.*apt install python3-venv.*ensurepip/s);
  });

  it("says that something else uses the emulator's port", async () => {
    const stranger = createServer((_, response) => response.writeHead(404).end("a web page")).listen(
      Number(new URL(copy.endpoint).port),
    );
    try {
      failsAtOnce(await start(), /is taken by something that is not an AWS emulator.*aws:endpoints/s);
    } finally {
      stranger.close();
    }
  });
});
