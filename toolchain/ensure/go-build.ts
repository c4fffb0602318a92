// Pulumi's CLI from the Go module proxy. Its go.mod has replace directives, which `go install …@version` rejects: so it is built
// as the dependency of an empty module.
import * as fs from "node:fs";
import * as path from "node:path";
import { requireSpace } from "dynamodb-streams-support/disk-space";
import { run } from "dynamodb-streams-support/process";
import type { Log } from "./log";

const PACKAGE = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";
const VERSION_VARIABLE = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";
const PROGRESS_MS = 10_000;
/** Modules and compiled packages of CLI 3.250.0. */
const SPACE_MB = 3000;
const LIMIT_SECONDS = 3 * 3600;

/**
 * Builds the CLI. Takes minutes: about 300 MB of modules to download, about 1650 packages to compile.
 *
 * @param target the executable's path; it appears there complete, or not at all.
 * @param go the Go command. @default `go`
 * @throws Error if Go is missing, or with the end of what it printed if it fails.
 */
export async function buildCli(version: string, target: string, log: Log, go = "go"): Promise<void> {
  const scratch = `${target}.build`; // always the same, so that the next build removes what a killed one has left
  const partial = path.join(scratch, "complete");
  const clean = (): void => fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  clean();
  fs.mkdirSync(scratch, { recursive: true });
  process.once("exit", clean);
  try {
    requireSpace(scratch, SPACE_MB, "building Pulumi's CLI");
    await goCommand(go, ["mod", "init", "pulumi-cli"], scratch);
    await goCommand(go, ["get", `${PACKAGE}@v${version}`], scratch, progress("downloading modules", "modules", log));
    const flags = ["-trimpath", "-ldflags", `-s -w -X ${VERSION_VARIABLE}=${version}`];
    const compiling = progress("compiling", "of about 1650 packages", log); // as many as CLI 3.250.0 has
    await goCommand(go, ["build", "-v", ...flags, "-o", partial, PACKAGE], scratch, compiling);
    fs.renameSync(partial, target);
  } finally {
    process.removeListener("exit", clean);
    clean();
  }
}

interface Progress {
  printed(text: string): void;
  end(): void;
}

/** Reports progress every ten seconds; Go prints a line for each module or package. */
function progress(name: string, unit: string, log: Log): Progress {
  const begin = Date.now();
  let count = 0;
  const tell = (): void => log(`  ${name}: ${count} ${unit}, ${Math.round((Date.now() - begin) / 1000)} s`);
  const timer = setInterval(tell, PROGRESS_MS);
  return {
    printed: (text) => void (count += text.split("\n").length - 1),
    end: () => {
      clearInterval(timer);
      tell();
    },
  };
}

async function goCommand(go: string, args: string[], cwd: string, progress?: Progress): Promise<void> {
  const { code, output } = await run(go, args, {
    cwd,
    limitSeconds: LIMIT_SECONDS,
    printed: progress?.printed,
    env: {
      ...process.env,
      // As the official CLI is built.
      CGO_ENABLED: "0",
      GOWORK: "off",
      // Gigabytes that nothing else needs: they go with the scratch directory.
      GOMODCACHE: path.join(cwd, "modules"),
      GOCACHE: path.join(cwd, "packages"),
      GOFLAGS: `${process.env.GOFLAGS ?? ""} -modcacherw`.trim(), // else the modules can't be removed
    },
  })
    .catch((error: Error) => {
      throw (error.cause as NodeJS.ErrnoException).code === "ENOENT" ? new GoMissing() : error;
    })
    .finally(() => progress?.end());
  if (code === 0) return;
  const end = output.trim().split("\n").slice(-15).join("\n");
  throw new Error(`"${go} ${args.join(" ")}" ended with ${code}:\n${end}`);
}

/** Go isn't installed on this machine. */
export class GoMissing extends Error {
  constructor() {
    super("the command go is not on the PATH");
  }
}
