import { api } from "./api";
import { pulumi } from "./pulumi";
import { terraform } from "./terraform";
import type { Tool } from "../model/tool";
import type { ToolName } from "../model/tool-name";

export const TOOLS: Record<ToolName, Tool> = { terraform, pulumi, api };
