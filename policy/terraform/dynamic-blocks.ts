// A plan doesn't list `dynamic` blocks among a resource's expressions. If its for_each is unknown, the whole block is
// unknown, and looks like one that is left out and filled in by the provider. But the plan lists, for all resources
// together, the attributes it depends on: a dynamic block may iterate over any that no listed expression names.
import type { Plan, ModuleConfiguration } from "./plan-format";
import { longest, RESOURCE_ADDRESS, referencesIn } from "./references";

/** Blocks that the provider fills in if they are left out; other unknown blocks can only be dynamic. */
const FILLED_IN: ReadonlySet<string> = new Set(["inline_policy", "point_in_time_recovery", "server_side_encryption"]);

/** Blocks that the provider never fills in. */
const NEVER_FILLED_IN: ReadonlySet<string> = new Set(["import_table", "replica"]);

/** Distinguishes an unknown dynamic block from one that is left out. */
export class DynamicBlocks {
  /** Top-level modules with an attribute that no expression explains; empty for the root module. */
  private readonly unexplained = new Set<string>();

  constructor({ relevant_attributes: attributes = [], configuration }: Plan) {
    const explained = new Set(attributesIn(configuration.root_module, ""));
    for (const attribute of [...explained]) explained.add(`${attribute.replace(/\.[\w-]+$/, "")}.`);
    for (const { resource, attribute } of attributes) {
      const address = withoutKeys(resource);
      const [first = ""] = attribute;
      if (explained.has(address) || explained.has(`${address}.${first}`)) continue;
      this.unexplained.add(topModule(address));
    }
  }

  /** Whether an unknown argument without an expression may be set anyway. */
  mayBeSet(argument: string, moduleAddress: string): boolean {
    if (NEVER_FILLED_IN.has(argument)) return true;
    if (!FILLED_IN.has(argument)) return false;
    // A value passes from one module to another through the root.
    const module = topModule(withoutKeys(moduleAddress));
    return module === "" ? this.unexplained.size > 0 : this.unexplained.has(module) || this.unexplained.has("");
  }
}

/**
 * Every attribute that an expression names: `module.a.aws_sqs_queue.orders.arn`; only the resource if the expression
 * names the whole resource.
 */
function attributesIn(module: ModuleConfiguration, prefix: string): string[] {
  const { resources = [], module_calls: calls = {}, outputs = {} } = module;
  const expressions = [
    ...resources.flatMap(({ expressions = {}, for_each_expression: each, count_expression: count }) => [
      ...Object.values(expressions),
      each,
      count,
    ]),
    ...Object.values(calls).flatMap(({ expressions = {}, for_each_expression: each }) => [
      ...Object.values(expressions),
      each,
    ]),
    ...Object.values(outputs).map(({ expression }) => expression),
  ];
  const direct = expressions.flatMap((expression) =>
    longest(referencesIn(expression)).flatMap((reference) => {
      const [resource] = RESOURCE_ADDRESS.exec(reference) ?? [];
      if (resource === undefined) return [];
      const [, attribute] = /^\.([\w-]+)/.exec(reference.slice(resource.length)) ?? [];
      return `${prefix}${withoutKeys(resource)}${attribute === undefined ? "" : `.${attribute}`}`;
    }),
  );
  const inner = Object.entries(calls).flatMap(([name, call]) => attributesIn(call.module, `${prefix}module.${name}.`));
  return [...direct, ...inner];
}

function topModule(address: string): string {
  return /^module\.[\w-]+/.exec(address)?.[0] ?? "";
}

function withoutKeys(address: string): string {
  return address.replace(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, "");
}
