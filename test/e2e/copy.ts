// A copy of the project that a test may start, interrupt, move and delete.
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { emulatorEndpoint } from "dynamodb-streams-local/emulator-endpoint";
import { localDir, projectDir } from "dynamodb-streams-support/paths";
import { freePort } from "dynamodb-streams-support/port";
import { run, type CommandResult, type RunOptions } from "dynamodb-streams-support/process";

export interface CopyOptions {
  /** Name of the copy's directory. @default project */
  name?: string;
  /** Whether packages and MiniStack are there already. @default false */
  installed?: boolean;
  /** Added to the environment of every command. @default nothing */
  env?: NodeJS.ProcessEnv;
}

type RunHooks = Pick<RunOptions, "started" | "printed" | "env">;

export class Copy {
  public directory: string;
  /** Base URL of the copy's emulator: a port that nothing else uses. */
  public endpoint = "";

  private constructor(
    private readonly root: string,
    { name = "project", env = {} }: CopyOptions,
  ) {
    this.directory = path.join(root, name);
    this.env = env;
  }

  private readonly env: NodeJS.ProcessEnv;

  static async make(options: CopyOptions = {}): Promise<Copy> {
    const root = fs.mkdtempSync(path.join(os.tmpdir(), "dynamodb-streams-copy-"));
    const copy = new Copy(root, options);
    const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
      cwd: projectDir,
    });
    for (const file of files.toString().split("\0").filter(Boolean)) {
      const source = path.join(projectDir, file);
      if (fs.existsSync(source)) fs.cpSync(source, path.join(copy.directory, file), { preserveTimestamps: true });
    }
    copy.endpoint = `http://localhost:${await freePort()}`;
    const stackFile = path.join(copy.directory, "Pulumi.localstack.yaml");
    fs.writeFileSync(stackFile, fs.readFileSync(stackFile, "utf8").replaceAll(emulatorEndpoint(), copy.endpoint));
    if (options.installed) copy.link();
    return copy;
  }

  /** Packages and virtual environment as hard links; without GNU's cp, the first npm start installs them. */
  private link(): void {
    fs.mkdirSync(path.join(this.directory, ".local"), { recursive: true });
    try {
      execFileSync("cp", ["-al", path.join(projectDir, "node_modules"), this.directory], { stdio: "ignore" });
      execFileSync("cp", ["-al", path.join(localDir, "venv"), path.join(this.directory, ".local")], {
        stdio: "ignore",
      });
      const installed = path.join(this.directory, "node_modules/.package-lock.json");
      fs.utimesSync(installed, new Date(), new Date());
    } catch {
      // npm start does it.
    }
  }

  /** Runs a command as a user would: without any variable that this project or its tests set. */
  run(command: string, args: string[], { env, ...options }: RunHooks = {}): Promise<CommandResult> {
    const inherited = Object.entries(process.env).filter(
      ([name]) => !/^(PULUMI_(?!HOME)|npm_|NODE_OPTIONS|INIT_CWD|AWS_)/.test(name),
    );
    return run(command, args, {
      cwd: this.directory,
      limitSeconds: 280,
      env: { ...Object.fromEntries(inherited), ...this.env, ...env },
      ...options,
    });
  }

  start(options?: RunHooks): Promise<CommandResult> {
    return this.run("npm", ["start"], options);
  }

  down(...args: string[]): Promise<CommandResult> {
    return this.run("npm", ["run", "down", ...args]);
  }

  /** Gives its directory another name. */
  move(name: string): void {
    const target = path.join(this.root, name);
    fs.renameSync(this.directory, target);
    this.directory = target;
  }

  async dispose(): Promise<void> {
    await this.down();
    fs.rmSync(this.root, { recursive: true, force: true });
  }
}
