// A plan doesn't list `dynamic` blocks among a resource's expressions. If what one iterates over is unknown, the block is
// unknown as a whole, and looks like one that is left out and filled in by the provider. But the plan says, for all resources
// together, which attributes it depends on: one that no listed expression names may be what a dynamic block iterates over.
import type { Plan, ModuleConfiguration } from "./plan-format";
import { longest, RESOURCE, referencesIn } from "./references";

/** Blocks that the provider fills in if they are left out; others that are unknown can only be dynamic. */
const FILLED_IN: ReadonlySet<string> = new Set(["inline_policy", "point_in_time_recovery", "server_side_encryption"]);

/** Blocks that the provider never fills in. */
const NEVER_FILLED_IN: ReadonlySet<string> = new Set(["import_table", "replica"]);

/** Tells an unknown block that is dynamic from one that is left out. */
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

  /** Whether an unknown argument without an expression may be set all the same. */
  mayBeSet(argument: string, moduleAddress: string): boolean {
    if (NEVER_FILLED_IN.has(argument)) return true;
    if (!FILLED_IN.has(argument)) return false;
    // A value goes from one module to another by way of the root.
    const module = topModule(withoutKeys(moduleAddress));
    return module === "" ? this.unexplained.size > 0 : this.unexplained.has(module) || this.unexplained.has("");
  }
}

/** Every attribute that an expression names: `module.a.aws_sqs_queue.orders.arn`; the resource alone if it is named as a whole. */
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
      const [resource] = RESOURCE.exec(reference) ?? [];
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
