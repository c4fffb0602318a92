import { api } from "./api";
import { pulumi } from "./pulumi";
import { terraform } from "./terraform";
import type { Tool, ToolName } from "./tool";

export const TOOLS: Record<ToolName, Tool> = { terraform, pulumi, api };
