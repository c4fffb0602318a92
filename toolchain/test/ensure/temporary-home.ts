import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

/** An empty PULUMI_HOME for each test of the suite; the directory it returns is the test's own. */
export function usePulumiHome(): () => string {
  let home = "";
  let previous: string | undefined;
  beforeEach(() => {
    previous = process.env.PULUMI_HOME;
    process.env.PULUMI_HOME = home = fs.mkdtempSync(path.join(os.tmpdir(), "toolchain-home-"));
  });
  afterEach(() => {
    if (previous === undefined) delete process.env.PULUMI_HOME;
    else process.env.PULUMI_HOME = previous;
    fs.rmSync(home, { recursive: true, force: true });
  });
  return () => home;
}

/** Puts an executable file there. */
export function putExecutable(file: string, content: string): void {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content, { mode: 0o755 });
}
