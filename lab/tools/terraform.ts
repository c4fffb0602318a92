// Terraform: one provider process per instance, its commands as users type them.
import * as fs from "node:fs";
import * as path from "node:path";
import { run } from "../../local/process";
import { findTerraformProvider } from "../../local/terraform-provider";
import { Terraform, type TerraformRun } from "../../local/terraform";
import { address, terraformJson, TYPES } from "../hcl";
import { PARTS, type Part } from "../stack";
import { providerSettings } from "../targets/target";
import { acquire, giveBack, stopProviders, type ProviderProcess } from "./provider";
import {
  succeeded,
  type Action,
  type Changes,
  type Command,
  type Session,
  type Tool,
  type ToolState,
  type Workspace,
} from "./tool";

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
  open: async (workspace) => session(workspace, await acquire()),
  close: stopProviders,
};

function session({ directory, names, instance }: Workspace, provider: ProviderProcess): Session {
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

interface Diagnostic {
  severity: "error" | "warning";
  summary: string;
  detail?: string;
}

const errorsOf = (diagnostics: Diagnostic[]): string[] =>
  diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ summary, detail }) => (detail ? `${summary}: ${detail}` : summary));

interface Message {
  type: string;
  diagnostic?: Diagnostic;
  change?: { resource: { resource_name: string }; action: string };
  hook?: { resource: { resource_name: string }; action: string };
}

/** A command's end, from its messages: the planned changes, or those that were completed. */
function read(
  { code, messages, timedOut }: TerraformRun,
  kind: "planned_change" | "apply_complete",
  drift = false,
): Command {
  const changes: Changes = {};
  const seen = messages as unknown as Message[];
  for (const { type, change, hook } of seen) {
    const event = type === kind || (drift && type === "resource_drift") ? (change ?? hook) : undefined;
    if (!event || event.action === "noop" || !isPart(event.resource.resource_name)) continue;
    const part = event.resource.resource_name;
    const action = event.action as Action;
    // A replacement is completed as a deletion and a creation.
    changes[part] = changes[part] !== undefined && changes[part] !== action ? "replace" : action;
  }
  const errors = errorsOf(
    seen.flatMap(({ type, diagnostic }) => (type === "diagnostic" && diagnostic ? [diagnostic] : [])),
  );
  if (timedOut) errors.push(`no end within ${LIMIT_SECONDS} s`);
  return { code, errors, changes, evidence: [] };
}

const isPart = (name: string): name is Part => name in TYPES;

interface ShownPlan {
  resource_changes?: {
    name: string;
    change: {
      actions: string[];
      before: Values;
      after: Values;
      after_unknown: Record<string, unknown>;
      replace_paths?: string[][];
    };
  }[];
}
type Values = Record<string, unknown> | null;

/** The attributes that an update or a replacement names, as a reader of the plan sees them. */
function plannedAttributes(plan: unknown): string[] {
  return ((plan as ShownPlan).resource_changes ?? []).flatMap(({ name, change }) => {
    const { before, after, after_unknown, actions } = change;
    if (!before || !after || actions.includes("no-op")) return [];
    const forces = new Set((change.replace_paths ?? []).map(([first]) => first));
    return Object.keys({ ...before, ...after_unknown })
      .sort()
      .flatMap((attribute) => {
        const unknown = after_unknown[attribute] === true;
        if (!unknown && JSON.stringify(before[attribute]) === JSON.stringify(after[attribute])) return [];
        // What else a replacement makes anew says nothing.
        if (actions.length > 1 && !forces.has(attribute)) return [];
        const now = unknown ? "(known after apply)" : JSON.stringify(after[attribute]);
        return [
          `${name}: ${attribute} = ${JSON.stringify(before[attribute])} -> ${now}${forces.has(attribute) ? " (forces replacement)" : ""}`,
        ];
      });
  });
}

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
