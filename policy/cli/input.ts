// Reads what is to be checked, and tells a Terraform plan from a CloudFormation template.
import * as fs from "node:fs";
import { enumerate, shown } from "../graph/names";
import type { Resource } from "../graph/resource";
import { parseTemplate } from "../cloudformation/parse";
import { resourcesOfTemplate } from "../cloudformation/resources";
import { inCloudFormation } from "../cloudformation/wording";
import type { Plan } from "../terraform/plan-format";
import { resourcesOfPlan } from "../terraform/resources";
import { inTerraform } from "../terraform/wording";
import { UsageError } from "./usage-error";

export interface Input {
  /** Path as given. */
  file: string;
  kind: "terraform" | "cloudformation";
  resources: Resource[];
  /** Puts a message into the words of the tool. */
  wording(message: string): string;
}

/**
 * Reads a file.
 *
 * @param parameters Values for a template's parameters.
 * @param options `withoutNested`: a template may have nested stacks, whose resources are left out.
 * @throws UsageError if it is neither a plan nor a template, or isn't complete.
 */
export function readInput(
  file: string,
  parameters: Readonly<Record<string, string>>,
  options: { withoutNested?: boolean } = {},
): Input {
  const document = parse(file);
  if (typeof document !== "object" || document === null || Array.isArray(document))
    return fail(file, "isn't an object");
  if ("Resources" in document) {
    const resources = convert(file, () =>
      resourcesOfTemplate(document as Record<string, unknown>, parameters, options),
    );
    return { file, kind: "cloudformation", resources, wording: inCloudFormation };
  }
  if ("resource_changes" in document || "configuration" in document || "planned_values" in document) {
    const resources = convert(file, () => resourcesOfPlan(checkPlan(file, document as Plan)));
    const addresses = new Set(resources.map(({ name }) => name));
    return { file, kind: "terraform", resources, wording: (message) => inTerraform(message, addresses) };
  }
  // As `terraform show -json` prints it, also an empty one, and as the state file itself.
  if (isState(document)) return fail(file, `is a Terraform state; a plan is needed: ${HOW_TO_PLAN}`);
  return fail(file, "is neither a Terraform plan (terraform show -json) nor a CloudFormation template (Resources)");
}

const HOW_TO_PLAN = "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

function isState(document: object): boolean {
  const only = Object.keys(document).every((key) => key === "format_version" || key === "terraform_version");
  return "lineage" in document || "values" in document || ("format_version" in document && only);
}

function checkPlan(file: string, plan: Plan): Plan {
  if (!/^1\./.test(plan.format_version)) fail(file, `has the plan format ${plan.format_version}; 1.x is supported`);
  if (plan.errored === true) fail(file, "is the plan of a run that failed, and so incomplete");
  if (!plan.configuration?.root_module)
    fail(file, "has no configuration: print the plan file itself with terraform show -json");
  if (plan.complete === false) fail(file, partial(plan));
  return plan;
}

/** What is wrong with a plan that leaves resources out, among which may be the policy that a role needs. */
function partial({ configuration, resource_changes: changes = [] }: Plan): string {
  const planned = new Set(changes.map(({ type, name }) => `${type}.${name}`));
  const configured = (configuration.root_module.resources ?? []).filter(({ mode }) => mode === "managed");
  const missing = configured.map(({ type, name }) => `${type}.${name}`).filter((address) => !planned.has(address));
  const names = missing.length > 0 ? `, such as ${enumerate(missing, shown).join(", ")}` : "";
  return `is a partial plan, made with -target or with changes that are deferred: what it leaves out${names}, isn't there to judge by. Plan without -target`;
}

function parse(file: string): unknown {
  let text: string;
  try {
    text = fs.readFileSync(file === "-" ? 0 : file, "utf8");
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
  if (text.startsWith("PK")) fail(file, "is Terraform's binary plan; print it with terraform show -json");
  // Each line of `terraform plan -json` is a message of the run.
  if (/^\s*\{"@level":/.test(text)) fail(file, `is the log of terraform plan -json; a plan is needed: ${HOW_TO_PLAN}`);
  return convert(file, () => parseTemplate(text));
}

function convert<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
}

function fail(file: string, problem: string): never {
  throw new UsageError(`${file} ${problem}.`);
}
