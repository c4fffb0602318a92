// What the lab needs of a tool that deploys stacks.
import type { Part, Stack, Names } from "./stack";
import type { Instance } from "./target";
import type { ToolName } from "./tool-name";

/** How the tools describe a command that was ended because it took too long. */
export const NO_END = "no end within the time limit";

/** What a tool does, or would do, to a part of the stack. */
export type Action = "create" | "update" | "replace" | "delete" | "import" | "read";
export type Changes = Partial<Record<Part, Action>>;

/** How a command of a tool ended. */
export interface ToolResult {
  code: number;
  /** Errors in the tool's own words, not yet normalised; empty if it succeeded. */
  errors: string[];
  /** What it planned, or did. */
  changes: Changes;
  /** Lines that show how the answer came about, such as the attributes that a plan names. */
  evidence: string[];
}

/** What a command is limited to. */
export interface CommandScope {
  /** These parts alone, with what they depend on. */
  target?: Part;
  /** Replace this part. */
  replace?: Part;
}

/** The ARNs that the tool's own state has; undefined if the resource isn't in it. */
export interface ToolState {
  parts: Part[];
  /** The table's stream ARN. */
  tableStream?: string;
  /** The stream that the mapping reads. */
  mappingStream?: string;
  /** The source that the permission is for. */
  permissionSource?: string;
}

/** A stack of one tool, on one target. */
export interface Session {
  /** Checks without any request; undefined if the tool has no such command. */
  validate(stack: Stack): Promise<ToolResult | undefined>;
  plan(stack: Stack, scope: CommandScope): Promise<ToolResult>;
  /** @param planned whether the plan of the step before is to be applied, if the tool can keep one. */
  apply(stack: Stack, scope: CommandScope, planned: boolean): Promise<ToolResult>;
  /** Applies, and ends the tool with the signal as soon as `when` holds. */
  interrupted(stack: Stack, signal: "SIGINT" | "SIGKILL", when: () => Promise<boolean>): Promise<ToolResult>;
  refresh(stack: Stack): Promise<ToolResult>;
  destroy(stack: Stack): Promise<ToolResult>;
  /** Takes existing resources over, by their ids at AWS. */
  import(stack: Stack, ids: Partial<Record<Part, string>>): Promise<ToolResult>;
  state(): Promise<ToolState>;
  /** Removes whatever keeps the next command from running, such as a lock left by an interruption, and returns what it did. */
  unlock(): Promise<ToolResult | undefined>;
  close(): Promise<void>;
}

export interface Workspace {
  /** An empty directory of the run's own. */
  directory: string;
  names: Names;
  instance: Instance;
}

export interface Tool {
  name: ToolName;
  title: string;
  /** Its version and that of the provider beneath it, as the record names them. */
  versions(): Promise<{ tool: string; provider: string }>;
  /** Why it isn't available on this machine; undefined if it is. @default always available */
  unavailable?(): Promise<string | undefined>;
  open(workspace: Workspace): Promise<Session>;
  /** Ends what it keeps running between commands. */
  close(): Promise<void>;
}

export const succeeded = (changes: Changes = {}, evidence: string[] = []): ToolResult => ({
  code: 0,
  errors: [],
  changes,
  evidence,
});
