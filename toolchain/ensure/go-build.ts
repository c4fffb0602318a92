// Pulumi's CLI from the Go module proxy. Its go.mod has replace directives, which `go install …@version` refuses: so it is built
// as the dependency of an empty module.
import { spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const PROGRESS_MS = 10_000;

type Log = (line: string) => void;

/**
 * Builds the CLI. Takes minutes: about 300 MB of modules to download, about 2000 packages to compile.
 *
 * @param target the executable's path; it appears there complete, or not at all.
 * @param go the Go command. @default `go`
 * @throws Error where Go is missing, or the end of what it printed where it fails.
 */
export async function buildCli(version: string, target: string, log: Log, go = "go"): Promise<void> {
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "pulumi-cli-"));
  const partial = `${target}.partial`;
  const clean = (): void => {
    fs.rmSync(scratch, { recursive: true, force: true });
    fs.rmSync(partial, { force: true });
  };
  process.once("exit", clean);
  try {
    await run(go, ["mod", "init", "pulumi-cli"], scratch);
    await run(go, ["get", `${PACKAGE}@v${version}`], scratch, stage("downloading modules", "modules", log));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    const flags = ["-trimpath", "-ldflags", `-s -w -X ${VERSION_VARIABLE}=${version}`];
    await run(go, ["build", "-v", ...flags, "-o", partial, PACKAGE], scratch, stage("compiling", "packages", log));
    fs.renameSync(partial, target);
  } finally {
    process.removeListener("exit", clean);
    clean();
  }
}

interface Stage {
  line(): void;
  end(): void;
}

/** Tells every ten seconds how far it is; Go prints a line for each module or package. */
function stage(name: string, unit: string, log: Log): Stage {
  const begin = Date.now();
  let count = 0;
  const tell = (): void => log(`  ${name}: ${count} ${unit}, ${Math.round((Date.now() - begin) / 1000)} s`);
  const timer = setInterval(tell, PROGRESS_MS);
  return {
    line: () => void count++,
    end: () => {
      clearInterval(timer);
      tell();
    },
  };
}

function run(command: string, args: string[], cwd: string, progress?: Stage): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    stdio: ["ignore", "ignore", "pipe"],
    env: {
      ...process.env,
      GOWORK: "off",
      // 3 GB that nothing else needs: they go with the scratch directory.
      GOMODCACHE: path.join(cwd, "modules"),
      GOCACHE: path.join(cwd, "packages"),
      GOFLAGS: `${process.env.GOFLAGS ?? ""} -modcacherw`.trim(), // else the modules can't be removed
    },
  });
  const end = (): unknown => child.kill();
  process.once("exit", end);
  const last: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    progress?.line();
    last.push(line);
    if (last.length > 15) last.shift();
  });
  return new Promise<void>((resolve, reject) => {
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(error.code === "ENOENT" ? new GoMissing() : new Error(`${command} can't be run: ${error.message}`)),
    );
    child.once("close", (code, signal) =>
      code === 0
        ? resolve()
        : reject(new Error(`"${command} ${args.join(" ")}" ended with ${code ?? signal}:\n${last.join("\n")}`)),
    );
  }).finally(() => {
    process.removeListener("exit", end);
    progress?.end();
  });
}

/** There is no Go on this machine. */
export class GoMissing extends Error {
  constructor() {
    super("the command go is not on the PATH");
  }
}
