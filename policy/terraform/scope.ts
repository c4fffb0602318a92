// The modules of a plan: every instance of a module call is its own scope for references.
import type { Expression, ModuleCall, ModuleConfiguration, ResourceConfiguration } from "./plan-format";

/** An instance of a module. */
export interface ModuleScope {
  /** Such as `module.consumer["eu"]`; empty for the root module. */
  address: string;
  configuration: ModuleConfiguration;
  /** Where the module is called, and how; absent for the root module. */
  caller?: { scope: ModuleScope; call: ModuleCall; index?: string | number };
}

/** A step of an address or of a reference: a name with an optional key. */
const STEP = /([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?/;

const MODULE = new RegExp(`^module\\.${STEP.source}\\.?`);

/** The scopes of a plan, found by address. */
export class ModuleScopes {
  private readonly byAddress = new Map<string, ModuleScope>();

  constructor(root: ModuleConfiguration) {
    this.byAddress.set("", { address: "", configuration: root });
  }

  /** @throws Error if the plan's configuration has no such module. */
  at(address: string): ModuleScope {
    const known = this.byAddress.get(address);
    if (known) return known;
    let scope = this.byAddress.get("") as ModuleScope;
    for (let rest = address; rest !== "";) {
      const [step = "", name = "", key] = MODULE.exec(rest) ?? [];
      const inner = this.inner(scope, name, indexKey(key));
      if (!inner) throw new Error(`The plan has a resource in ${address}, but its configuration has no such module.`);
      scope = inner;
      rest = rest.slice(step.length);
    }
    return scope;
  }

  private inner(scope: ModuleScope, name: string, index: string | number | undefined): ModuleScope | undefined {
    const call = scope.configuration.module_calls?.[name];
    if (!call) return undefined;
    const step = `module.${name}${index === undefined ? "" : `[${JSON.stringify(index)}]`}`;
    const address = scope.address === "" ? step : `${scope.address}.${step}`;
    const inner: ModuleScope = { address, configuration: call.module, caller: { scope, call, index } };
    this.byAddress.set(address, inner);
    return inner;
  }
}

/** A key as it stands in an address: `"eu"` or `0`. */
export function indexKey(text: string | undefined): string | number | undefined {
  return text === undefined ? undefined : (JSON.parse(text) as string | number);
}

/** The configuration of a resource in a module. */
export function configurationOf(
  { configuration }: ModuleScope,
  wanted: Pick<ResourceConfiguration, "mode" | "type" | "name">,
): ResourceConfiguration | undefined {
  return configuration.resources?.find(
    ({ mode, type, name }) => mode === wanted.mode && type === wanted.type && name === wanted.name,
  );
}

/** Whether this is an expression, and not a list of blocks. */
export function isExpression(value: unknown): value is Expression {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
