// Finds the resources that an expression refers to. The plan has references instead of the expressions themselves:
// `module.a.arn` leads to the output of a module, `var.arn` to the argument of its call, `each.value` to the for_each
// of the call or the resource.
import type { Expression, Expressions, ResourceChange } from "./plan-format";
import { configurationOf, isExpression, indexKey, ModuleScopes, type ModuleScope } from "./scope";

/** The place from which references are followed. */
interface Place {
  scope: ModuleScope;
  /** Key of the resource under `for_each` or `count`. */
  index?: string | number;
  /** The for_each or count of the resource. */
  iterated?: Expression;
}

const STEP = String.raw`([\w-]+)(?:\[("(?:[^"\\]|\\.)*"|\d+)\])?`;
/** Matches a reference to a resource or a data source. */
export const RESOURCE_ADDRESS = new RegExp(String.raw`^(data\.)?([a-z]\w*)\.${STEP}`);
/** The key after the name of a module with `count` or `for_each`. */
const INDEX = /^\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/;
const OUTPUT = new RegExp(String.raw`^module\.${STEP}(?:\.([\w-]+))?`);

/** Follows references through a plan. */
export class References {
  private readonly instances = new Map<string, ResourceChange[]>();
  /** Addresses of the modules that have resources. */
  private readonly modules = new Set<string>();

  constructor(
    private readonly scopes: ModuleScopes,
    changes: readonly ResourceChange[],
  ) {
    for (const change of changes) {
      const { module_address: module = "" } = change;
      this.modules.add(module);
      const key = `${module}|${change.mode}|${change.type}|${change.name}`;
      this.instances.set(key, [...(this.instances.get(key) ?? []), change]);
    }
  }

  /** The resources and pending data sources to which a resource's argument refers, directly or through modules. */
  of(change: ResourceChange, argument: Expression | Expressions[] | undefined): ResourceChange[] {
    const scope = this.scopes.at(change.module_address ?? "");
    const iterated = configurationOf(scope, change)?.for_each_expression;
    const found = this.follow(referencesIn(argument), { scope, index: change.index, iterated }, new Set());
    return [...new Set(found)];
  }

  /** The same for all arguments of a data source. */
  ofAll(change: ResourceChange): ResourceChange[] {
    const configuration = configurationOf(this.scopes.at(change.module_address ?? ""), change);
    return configuration?.expressions ? this.of(change, [configuration.expressions]) : [];
  }

  private follow(references: readonly string[], place: Place, seen: Set<string>): ResourceChange[] {
    const named = longest(references);
    // orders[each.key] is listed as `orders` and `each.key`.
    const byKey = named.some((item) => /^(each\.|count\.index$)/.test(item));
    return named.flatMap((reference) => {
      const once = `${place.scope.address}|${reference}|${String(place.index)}`;
      if (seen.has(once)) return [];
      return this.target(reference, place, byKey, new Set([...seen, once]));
    });
  }

  private target(reference: string, place: Place, byKey: boolean, seen: Set<string>): ResourceChange[] {
    const { scope, index, iterated } = place;
    const { caller } = scope;
    if (reference.startsWith("each.value") || reference.startsWith("each.key")) {
      return this.iteration(iterated, place, seen);
    }
    const variable = /^var\.([\w-]+)/.exec(reference)?.[1];
    if (variable !== undefined) {
      if (!caller) return [];
      const outer: Place = { scope: caller.scope, index: caller.index, iterated: caller.call.for_each_expression };
      return this.follow(referencesIn(caller.call.expressions?.[variable]), outer, seen);
    }
    const output = OUTPUT.exec(reference);
    if (output) return this.output(output, scope, byKey ? index : undefined, seen);
    const [, data, type = "", name = "", key] = RESOURCE_ADDRESS.exec(reference) ?? [];
    if (/^(local|path|terraform|self|count|each)$/.test(type) || type === "") return [];
    const mode = data === undefined ? "managed" : "data";
    const wanted = indexKey(key) ?? (byKey ? index : undefined);
    const instances = this.pick(this.instances.get(`${scope.address}|${mode}|${type}|${name}`) ?? [], wanted);
    if (instances.length > 0 || mode === "managed") return instances;
    // A data source that was already read: follow its arguments.
    return this.follow(
      referencesIn([configurationOf(scope, { mode, type, name })?.expressions ?? {}]),
      { scope },
      seen,
    );
  }

  /** The target of `each.value`: the instance with the same key, if the iteration is over resources. */
  private iteration(iterated: Expression | undefined, place: Place, seen: Set<string>): ResourceChange[] {
    const found = this.follow(referencesIn(iterated), { scope: place.scope }, seen);
    return this.pick(found, place.index);
  }

  private output(
    match: RegExpExecArray,
    scope: ModuleScope,
    index: string | number | undefined,
    seen: Set<string>,
  ): ResourceChange[] {
    const [, name = "", key, output] = match;
    const call = scope.configuration.module_calls?.[name];
    if (!call) return [];
    const prefix = scope.address === "" ? `module.${name}` : `${scope.address}.module.${name}`;
    const addresses = new Set<string>();
    for (const address of this.modules) {
      const index = address.startsWith(prefix) && INDEX.exec(address.slice(prefix.length))?.[0];
      if (index) addresses.add(prefix + index);
    }
    const wanted = indexKey(key) ?? index;
    const exact = `${prefix}[${JSON.stringify(wanted)}]`;
    // A module without `count` and `for_each`, or one without resources, which may pass its arguments on.
    const all = addresses.size > 0 ? [...addresses] : [prefix];
    const picked = addresses.has(exact) ? [exact] : all;
    const expressions =
      output === undefined ? Object.values(call.module.outputs ?? {}) : [call.module.outputs?.[output]];
    return picked.flatMap((address) =>
      expressions.flatMap((item) =>
        this.follow(referencesIn(item?.expression), { scope: this.scopes.at(address) }, seen),
      ),
    );
  }

  /** The instance with this key; all of them if none has it. */
  private pick(instances: readonly ResourceChange[], index: string | number | undefined): ResourceChange[] {
    const same = index === undefined ? [] : instances.filter((instance) => instance.index === index);
    return same.length > 0 ? same : [...instances];
  }
}

/** References except prefixes of others: the plan lists each one together with all its prefixes. */
export function longest(references: readonly string[]): string[] {
  return references.filter(
    (item) => !references.some((other) => other.startsWith(`${item}.`) || other.startsWith(`${item}[`)),
  );
}

/** Every reference in an expression, or in blocks of expressions. */
export function referencesIn(value: Expression | Expressions[] | undefined): string[] {
  if (value === undefined) return [];
  if (Array.isArray(value)) return value.flatMap((block) => Object.values(block).flatMap(referencesIn));
  if (!isExpression(value)) return [];
  if (value.references || "constant_value" in value) return value.references ?? [];
  // An attribute with members, such as a nested object, is an object of expressions.
  return Object.values(value as Expressions).flatMap(referencesIn);
}
