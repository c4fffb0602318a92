// Terraform: one provider process per instance, its commands as users type them.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "dynamodb-streams-support/process";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { Terraform } from "dynamodb-streams-support/terraform/terraform";
import { address, terraformJson } from "./hcl";
import { PARTS, type Part } from "../model/stack";
import { providerSettings } from "../targets/emulator";
import { acquire, giveBack, stopProviders, type ResidentProvider } from "./resident-provider";
import { errorsOf, plannedAttributes, read, type Diagnostic } from "./terraform-messages";
import { succeeded, type Session, type Tool, type ToolState, type Workspace } from "../model/tool";

const LIMIT_SECONDS = 240;

export const terraform: Tool = {
  name: "terraform",
  title: "Terraform",
  async versions() {
    const { terraform_version } = JSON.parse((await run("terraform", ["version", "-json"])).stdout) as {
      terraform_version: string;
    };
    return { tool: terraform_version, provider: `hashicorp/aws ${findTerraformProvider().version}` };
  },
  async unavailable() {
    const found = await run("terraform", ["version"]).catch((error: Error) => error);
    if (found instanceof Error) return found.message;
    try {
      findTerraformProvider();
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  },
  open: async (workspace) => session(workspace, await acquire()),
  close: stopProviders,
};

function session({ directory, names, instance }: Workspace, provider: ResidentProvider): Session {
  const { version } = findTerraformProvider();
  const cli = new Terraform({
    directory,
    reattach: provider.reattach,
    limitSeconds: LIMIT_SECONDS,
    env: { GOGC: "800" },
  });
  const write = (stack: Parameters<Session["plan"]>[0]) =>
    fs.writeFileSync(
      path.join(directory, "main.tf.json"),
      terraformJson(stack, names, providerSettings(instance), version),
    );
  const flags = ({ target, replace }: { target?: Part; replace?: Part }) => [
    ...(target ? [`-target=${address(target)}`] : []),
    ...(replace ? [`-replace=${address(replace)}`] : []),
  ];
  return {
    async validate(stack) {
      write(stack);
      const ended = await cli.validate();
      const { diagnostics = [] } = JSON.parse(ended.stdout || "{}") as { diagnostics?: Diagnostic[] };
      return { code: ended.code, errors: errorsOf(diagnostics), changes: {}, evidence: [] };
    },
    async plan(stack, scope) {
      write(stack);
      const ended = await cli.plan(...flags(scope));
      const command = read(ended, "planned_change");
      if (Object.values(command.changes).some((action) => action !== "create"))
        command.evidence = plannedAttributes(await cli.show("plan"));
      return { ...command, code: ended.code === 2 ? 0 : ended.code };
    },
    async apply(stack, scope, planned) {
      write(stack);
      return read(await cli.apply(...(planned ? ["plan"] : flags(scope))), "apply_complete");
    },
    async interrupted(stack, signal, when) {
      write(stack);
      let group = 0;
      const ended = cli.command(["apply", "-json", "-input=false", "-auto-approve"], (id) => (group = id));
      const over = ended.then(() => true);
      while (!(await when()) && !(await Promise.race([over, wait(50)])));
      process.kill(-group, signal);
      return read(await ended, "apply_complete");
    },
    async refresh(stack) {
      write(stack);
      return read(await cli.apply("-refresh-only"), "apply_complete", true);
    },
    async destroy(stack) {
      write(stack);
      return read(await cli.destroy(), "apply_complete");
    },
    async import(stack, ids) {
      write(stack);
      const command = succeeded();
      for (const part of PARTS) {
        const id = ids[part];
        if (id === undefined) continue;
        const ended = await cli.import(address(part), id);
        command.code ||= ended.code;
        if (ended.code === 0) command.changes[part] = "import";
        else command.errors.push(ended.output.replace(/[│╷╵]/g, " ").replace(/^.*?Error: /s, ""));
      }
      return command;
    },
    state: async () => readState(path.join(directory, "terraform.tfstate")),
    unlock: async () => undefined, // its lock ends with its process
    close: async () => void giveBack(provider),
  };
}

const wait = (ms: number): Promise<false> => new Promise((resolve) => setTimeout(() => resolve(false), ms));

function readState(file: string): ToolState {
  if (!fs.existsSync(file)) return { parts: [] };
  const { resources } = JSON.parse(fs.readFileSync(file, "utf8")) as {
    resources: { name: string; instances: { attributes: Record<string, unknown> }[] }[];
  };
  const of = (part: Part) => resources.find(({ name }) => name === part)?.instances[0]?.attributes;
  return {
    parts: PARTS.filter((part) => of(part) !== undefined),
    tableStream: text(of("table")?.stream_arn),
    mappingStream: text(of("mapping")?.event_source_arn),
    permissionSource: text(of("permission")?.source_arn),
  };
}

const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
