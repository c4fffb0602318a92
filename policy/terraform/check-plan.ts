// Checks that a document is a whole plan. Missing or cut parts would silently escape the check, and so pass.
import * as z from "zod/mini";
import { enumerate, shown } from "../graph/names";
import { isObject } from "../graph/value";
import { UnusableInput } from "../unusable-input";
import type { ModuleConfiguration, Plan } from "./plan-format";

export const HOW_TO_PLAN = "terraform plan -out plan.bin && terraform show -json plan.bin > plan.json";

const AGAIN = `print the whole plan again: ${HOW_TO_PLAN}`;

const expression = z.optional(z.custom(isExpressionTree));

const expressions = z.optional(z.record(z.string(), expression));

const moduleConfiguration: z.ZodMiniType = z.looseObject({
  resources: z.optional(
    z.array(
      z.looseObject({
        mode: z.string(),
        type: z.string(),
        name: z.string(),
        expressions,
        for_each_expression: expression,
        count_expression: expression,
      }),
    ),
  ),
  module_calls: z.optional(
    z.record(
      z.string(),
      z.looseObject({ expressions, for_each_expression: expression, module: z.lazy(() => moduleConfiguration) }),
    ),
  ),
  outputs: z.optional(z.record(z.string(), z.looseObject({ expression }))),
});

/** A resource as listed by the state and the planned values. */
const valuesOfModule: z.ZodMiniType<Values> = z.looseObject({
  resources: z.optional(z.array(z.looseObject({ address: z.string(), mode: z.string() }))),
  child_modules: z.optional(z.array(z.lazy(() => valuesOfModule))),
});

interface Values {
  resources?: { address: string; mode: string }[];
  child_modules?: Values[];
}

const resourceChange = z.looseObject({
  address: z.string(),
  module_address: z.optional(z.string()),
  previous_address: z.optional(z.string()),
  mode: z.enum(["managed", "data"]),
  type: z.string(),
  name: z.string(),
  index: z.optional(z.union([z.string(), z.number()])),
  change: z
    .looseObject({
      actions: z.array(z.string()).check(z.minLength(1)),
      after: z.nullable(z.looseObject({})),
      after_unknown: z.optional(z.union([z.boolean(), z.looseObject({})])),
    })
    .check(
      z.refine(({ actions, after }) => after !== null || actions.every((action) => GOES.has(action)), {
        path: ["after"],
      }),
    ),
});

/** Actions that leave no resource behind. */
const GOES: ReadonlySet<string> = new Set(["delete", "forget", "no-op"]);

const planFormat = z.looseObject({
  resource_changes: z.optional(z.array(resourceChange)),
  planned_values: z.optional(z.looseObject({ root_module: z.optional(valuesOfModule) })),
  prior_state: z.optional(
    z.looseObject({ values: z.optional(z.looseObject({ root_module: z.optional(valuesOfModule) })) }),
  ),
  configuration: z.looseObject({ root_module: moduleConfiguration }),
  relevant_attributes: z.optional(
    z.array(z.looseObject({ resource: z.string(), attribute: z.array(z.union([z.string(), z.number()])) })),
  ),
});

/**
 * Checks that a document is a whole plan.
 *
 * @throws UnusableInput naming the fault, with the value, and how to get a whole plan.
 */
export function checkPlan(document: Record<string, unknown>): Plan {
  const { format_version: format, errored, complete, configuration } = document;
  if (typeof format !== "string") throw new UnusableInput("has no format_version, so it isn't a whole plan", AGAIN);
  if (!/^1\./.test(format)) {
    throw new UnusableInput(
      `has the plan format ${shown(format)}; 1.x is supported`,
      "plan with Terraform 1.1 or later, or with OpenTofu",
    );
  }
  if (errored === true) {
    throw new UnusableInput("is the plan of a failed run, so it is incomplete", "correct what failed, and plan again");
  }
  if (!isObject(configuration) || !isObject(configuration.root_module)) {
    throw new UnusableInput("has no configuration, which the check needs to follow references", AGAIN);
  }
  const { success, error, data } = planFormat.safeParse(document);
  if (!success) {
    const [issue] = error.issues as [z.core.$ZodIssue];
    const value = issue.path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)[key], document);
    const expected = "expected" in issue ? `; expected ${issue.expected}` : "";
    throw new UnusableInput(
      `can't be checked: its ${placeOf(issue.path)} ${fault(value)}${value === undefined ? "" : expected}`,
      AGAIN,
    );
  }
  checkListed(data as unknown as z.infer<typeof planFormat>, complete === false);
  return document as unknown as Plan;
}

/** The fault of a value, without the value itself: a plan has its secrets in plain text. */
function fault(value: unknown): string {
  if (value === undefined) return "is missing";
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "is a list" : "is an object";
  return value === null ? "is null" : `is of type ${typeof value}`;
}

/** `resource_changes[0].change`. */
function placeOf(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) => (typeof key === "number" ? `[${key}]` : `${i > 0 ? "." : ""}${shown(String(key))}`))
    .join("");
}

/** A plan lists a change for each resource that exists before or after it, even if nothing changes. */
function checkListed(plan: z.infer<typeof planFormat>, partial: boolean): void {
  const { resource_changes: changes, planned_values: planned, prior_state: prior, configuration } = plan;
  const listed = new Set((changes ?? []).flatMap(({ address, previous_address: old }) => [address, old]));
  const missing = (values: Values | undefined) => managedIn(values).filter((address) => !listed.has(address));
  const left = missing(prior?.values?.root_module);
  if (changes === undefined && left.length > 0) {
    throw new UnusableInput(
      `has no resource_changes, though there ${some(left)}: it was made with -refresh-only, or part of it was cut`,
      `plan what is to be deployed: ${HOW_TO_PLAN}`,
    );
  }
  const open = [...new Set([...left, ...missing(planned?.root_module)])];
  if (partial || open.length > 0) {
    const names = open.length > 0 ? open : unplanned(configuration.root_module as ModuleConfiguration, plan);
    throw new UnusableInput(
      "is a partial plan, made with -target or with changes that are deferred: " +
        `it leaves out resources that the rules need${names.length > 0 ? `, such as ${enumerate(names, shown).join(", ")}` : ""}`,
      "plan without -target",
    );
  }
  if (changes === undefined && planned === undefined) {
    throw new UnusableInput("has neither resource_changes nor planned_values, so part of it was cut", AGAIN);
  }
}

function some(addresses: readonly string[]): string {
  return `${addresses.length === 1 ? "is" : "are"} ${enumerate(addresses, shown).join(", ")}`;
}

/** Resources of the configuration that the plan lists no change for. */
function unplanned(
  { resources = [] }: ModuleConfiguration,
  { resource_changes: changes = [] }: z.infer<typeof planFormat>,
) {
  const planned = new Set(changes.map(({ type, name }) => `${type}.${name}`));
  return resources
    .filter(({ mode }) => mode === "managed")
    .map(({ type, name }) => `${type}.${name}`)
    .filter((address) => !planned.has(address));
}

function managedIn({ resources = [], child_modules: modules = [] }: Values = {}): string[] {
  return [
    ...resources.filter(({ mode }) => mode === "managed").map(({ address }) => address),
    ...modules.flatMap(managedIn),
  ];
}

/** Expressions are objects with references, and blocks lists of objects of expressions, to any depth. */
function isExpressionTree(value: unknown): boolean {
  if (Array.isArray(value))
    return value.every((block) => isObject(block) && Object.values(block).every(isExpressionTree));
  if (!isObject(value)) return false;
  const { references } = value;
  if (references !== undefined)
    return Array.isArray(references) && references.every((item) => typeof item === "string");
  return "constant_value" in value || Object.values(value).every(isExpressionTree);
}
