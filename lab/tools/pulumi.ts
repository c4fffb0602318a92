// Pulumi: the program in lab/tools/program, which makes whatever stack its configuration describes.
import * as fs from "node:fs";
import * as path from "node:path";
import { projectDir } from "dynamodb-streams-support/paths";
import { pulumi as runPulumi } from "dynamodb-streams-local/pulumi";
import { awsPluginDirectory } from "dynamodb-streams-support/pulumi-home";
import { NO_END } from "../model/tool";
import { PARTS, type Part, type Stack } from "../model/stack";
import { providerSettings } from "../targets/emulator";
import { readEvents } from "./pulumi-events";
import {
  succeeded,
  type ToolResult,
  type CommandScope,
  type Session,
  type Tool,
  type ToolState,
  type Workspace,
} from "../model/tool";

const PROGRAM = path.join(__dirname, "program/index.ts");
const LIMIT_SECONDS = 240;
const STACK = "case";

export const pulumi: Tool = {
  name: "pulumi",
  title: "Pulumi",
  async versions() {
    const tool = (await cli(["version"], projectDir)).stdout.trim().replace(/^v/, "");
    return { tool, provider: providerVersion() };
  },
  async open(workspace) {
    const stack = session(workspace);
    await stack.init();
    return stack;
  },
  close: async () => undefined,
};

const packageVersion = (name: string): string =>
  (
    JSON.parse(fs.readFileSync(path.join(projectDir, "node_modules", name, "package.json"), "utf8")) as {
      version: string;
    }
  ).version;

/** The project file of a run: its own, so that runs go on side by side with a configuration and a backend each. */
const PROJECT = `name: lab
description: Any stack of the behaviour lab, as its configuration describes it
main: ${PROGRAM}
runtime:
  name: nodejs
  options:
    # tsx compiles without checking types.
    typescript: false
    nodeargs: "--require tsx/cjs"
`;

/** The provider: if this project's toolchain built the plugin, the Terraform provider that it speaks to says more than its own version. */
function providerVersion(): string {
  const version = packageVersion("@pulumi/aws");
  const note = path.join(awsPluginDirectory(version), "terraform-provider.json");
  if (!fs.existsSync(note)) return `@pulumi/aws ${version}`;
  const { version: beneath } = JSON.parse(fs.readFileSync(note, "utf8")) as { version: string };
  return `@pulumi/aws ${version}, its plugin built by toolchain/ on hashicorp/aws ${beneath}`;
}

const cli = (args: string[], cwd: string, started?: (group: number) => void) =>
  runPulumi(args, {
    cwd,
    limitSeconds: LIMIT_SECONDS,
    started,
    env: {
      PULUMI_CONFIG_PASSPHRASE: "lab",
      PULUMI_DEBUG_COMMANDS: "true",
      PULUMI_BACKEND_URL: `file://${cwd}`,
    },
  });

function session({ directory, names, instance }: Workspace): Session & { init(): Promise<void> } {
  const configFile = path.join(directory, `Pulumi.${STACK}.yaml`);
  const salt = { encryptionsalt: "" };
  let commands = 0;

  /** Runs a command that has engine events, and reads it from them. */
  const command = async (args: string[], stack: Stack, started?: (group: number) => void): Promise<ToolResult> => {
    const events = path.join(directory, `events-${++commands}.jsonl`);
    fs.writeFileSync(configFile, JSON.stringify({ ...salt, config: configuration(stack, names, instance) }));
    const ended = await cli([...args, "--stack", STACK, "--event-log", events], directory, started);
    fs.writeFileSync(path.join(directory, `output-${commands}.txt`), `pulumi ${args.join(" ")}\n${ended.output}`);
    const read = readEvents(events);
    if (ended.timedOut) read.errors.push(NO_END);
    if (ended.code !== 0 && read.errors.length === 0) read.errors.push(cliError(ended.output));
    return { code: ended.code, ...read };
  };
  const flags = ({ target, replace }: CommandScope) => [
    ...(target ? ["--target", `**::${target}`] : []),
    ...(replace ? ["--replace", `**::${replace}`] : []),
  ];
  return {
    async init() {
      fs.writeFileSync(path.join(directory, "Pulumi.yaml"), PROJECT);
      const ended = await cli(["stack", "init", STACK, "--no-select"], directory);
      if (ended.code !== 0) throw new Error(`pulumi stack init ended with ${ended.code}: ${ended.output.trim()}`);
      salt.encryptionsalt = /encryptionsalt: (\S+)/.exec(fs.readFileSync(configFile, "utf8"))?.[1] ?? "";
    },
    validate: async () => undefined, // checking is a part of its preview
    plan: (stack, scope) => command(["preview", "--diff", ...flags(scope)], stack),
    apply: (stack, scope) => command(["up", "--yes", "--skip-preview", ...flags(scope)], stack),
    async interrupted(stack, signal, when) {
      let group = 0;
      const ended = command(["up", "--yes", "--skip-preview"], stack, (id) => (group = id));
      const over = ended.then(() => true);
      while (!(await when()) && !(await Promise.race([over, wait(50)])));
      process.kill(-group, signal);
      return ended;
    },
    refresh: (stack) => command(["refresh", "--yes", "--skip-preview"], stack),
    destroy: (stack) => command(["destroy", "--yes", "--skip-preview"], stack),
    async import(stack, ids) {
      const file = path.join(directory, "import.json");
      const resources = PARTS.flatMap((part) =>
        ids[part] === undefined ? [] : [{ type: TYPES[part], name: part, id: ids[part] }],
      );
      fs.writeFileSync(file, JSON.stringify({ resources }));
      return command(
        ["import", "--yes", "--skip-preview", "--file", file, "--protect=false", "--generate-code=false"],
        stack,
      );
    },
    state: async () => readState(path.join(directory, ".pulumi/stacks/lab", `${STACK}.json`)),
    async unlock() {
      const ended = await cli(["cancel", "--yes", "--stack", STACK], directory);
      return { ...succeeded(), code: ended.code, errors: ended.code === 0 ? [] : [cliError(ended.output)] };
    },
    close: async () => undefined,
  };
}

const wait = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms));

const TYPES: Record<Part, string> = {
  table: "aws:dynamodb/table:Table",
  role: "aws:iam/role:Role",
  policy: "aws:iam/rolePolicy:RolePolicy",
  function: "aws:lambda/function:Function",
  permission: "aws:lambda/permission:Permission",
  mapping: "aws:lambda/eventSourceMapping:EventSourceMapping",
};

function configuration(stack: Stack, names: Workspace["names"], instance: Workspace["instance"]) {
  const provider = Object.entries(providerSettings(instance)).map(([key, value]) => [
    `aws:${key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())}`,
    key === "default_tags" ? (value as object[])[0] : typeof value === "object" ? value : String(value),
  ]);
  return { ...Object.fromEntries(provider), "lab:stack": stack, "lab:names": names };
}

/** The CLI's own complaint, for what fails before the engine starts. */
const cliError = (output: string): string => /error: ([^]*)/.exec(output)?.[1]?.trim() ?? output.trim();

function readState(file: string): ToolState {
  if (!fs.existsSync(file)) return { parts: [] };
  const { checkpoint } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    checkpoint: { latest?: { resources?: { urn: string; outputs?: Record<string, unknown> }[] } };
  };
  const of = (part: Part) => checkpoint.latest?.resources?.find(({ urn }) => urn.endsWith(`::${part}`))?.outputs;
  return {
    parts: PARTS.filter((part) => of(part) !== undefined),
    tableStream: text(of("table")?.streamArn),
    mappingStream: text(of("mapping")?.eventSourceArn),
    permissionSource: text(of("permission")?.sourceArn),
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
