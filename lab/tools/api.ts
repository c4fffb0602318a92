// The AWS SDK as a tool: makes a stack request by request, for what doesn't depend on who makes it.
import * as fs from "node:fs";
import { clientsOf } from "../model/clients";
import type { Part, Stack } from "../model/stack";
import { succeeded, type ToolResult, type Session, type Tool, type Workspace } from "../model/tool";
import { makers } from "./make";
import { takeDown } from "./take-down";

export const api: Tool = {
  name: "api",
  title: "AWS SDK",
  async versions() {
    const { version } = JSON.parse(fs.readFileSync(require.resolve("@aws-sdk/client-lambda/package.json"), "utf8")) as {
      version: string;
    };
    return { tool: version, provider: "none" };
  },
  open: async (workspace) => session(workspace),
  close: async () => undefined,
};

function session({ names, instance }: Workspace): Session {
  const { tags } = instance;
  const clients = clientsOf(instance);
  const created = new Set<Part>();
  const unsupported = (command: string) => async (): Promise<never> => {
    throw new Error(`The tool "api" has no ${command}: give the case tools that do.`);
  };
  return {
    validate: async () => undefined,
    plan: unsupported("plan"),
    async apply(stack) {
      const command = succeeded();
      for (const [part, wanted] of wantedParts(stack)) {
        if (!wanted || created.has(part)) continue;
        try {
          await makers[part](clients, stack, names, tags);
        } catch (error) {
          return refused(command, error as Error);
        }
        created.add(part);
        command.changes[part] = "create";
      }
      return command;
    },
    interrupted: unsupported("interruption"),
    refresh: unsupported("refresh"),
    import: unsupported("import"),
    state: async () => ({ parts: [...created] }),
    unlock: async () => undefined,
    async destroy() {
      await takeDown(clients, names);
      return succeeded();
    },
    async close() {
      Object.values(clients).forEach((client) => client.destroy());
    },
  };
}

function refused(command: ToolResult, error: Error): ToolResult {
  if (!("$metadata" in error)) throw error;
  return { ...command, code: 1, errors: [`operation error: ${error.name}: ${error.message}`] };
}

const wantedParts = (stack: Stack): [Part, boolean][] => [
  ["table", true],
  ["role", true],
  ["policy", stack.role !== "none"],
  ["function", true],
  ["permission", stack.permission],
  ["mapping", stack.mapping !== null],
];
