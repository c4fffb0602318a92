// Converts the resources of a Terraform plan for the graph: with Pulumi's types and property names, unknowns, and
// dependencies.
import type { Resource } from "../graph/resource";
import { hasUnknown, isObject, UNKNOWN } from "../graph/value";
import { DynamicBlocks } from "./dynamic-blocks";
import { typeToken, propertyName, propertyValue } from "./pulumi-names";
import type { Expressions, Plan, ResourceChange } from "./plan-format";
import { dataSourceDocument } from "./policy-document";
import { References } from "./references";
import { configurationOf, ModuleScopes } from "./scope";
import { merge } from "./unknown";

/** The resources that exist after a plan is applied. */
export function resourcesOfPlan(plan: Plan): Resource[] {
  const { resource_changes: changes = [], configuration } = plan;
  const scopes = new ModuleScopes(configuration.root_module);
  const references = new References(scopes, changes);
  const dynamicBlocks = new DynamicBlocks(plan);
  const kept = changes.filter(({ mode, change }) => mode === "managed" && isObject(change.after));
  const byAddress = new Map(kept.map((change) => [change.address, toResource(change, scopes, dynamicBlocks)]));
  for (const change of kept) {
    const { resource, expressions } = byAddress.get(change.address) as Built;
    for (const [argument, expression] of Object.entries(expressions)) {
      const property = propertyName(change.type, argument);
      const targets = references.of(change, expression);
      if (targets.length === 0 && !hasUnknown(resource.props[property])) continue;
      resource.propertyDependencies[property] = through(targets, references).flatMap(
        ({ address }) => byAddress.get(address)?.resource ?? [],
      );
      const [only, ...others] = targets;
      if (resource.props[property] === UNKNOWN && others.length === 0 && only?.type === "aws_iam_policy_document") {
        resource.props[property] = dataSourceDocument(only.change);
      }
    }
  }
  return [...byAddress.values()].map(({ resource }) => resource);
}

interface Built {
  resource: Resource & { props: Record<string, unknown>; propertyDependencies: Record<string, Resource[]> };
  expressions: Expressions;
}

function toResource(change: ResourceChange, scopes: ModuleScopes, dynamicBlocks: DynamicBlocks): Built {
  const { address, type, module_address: module = "" } = change;
  const scope = scopes.at(module);
  const configuration = configurationOf(scope, change);
  const expressions = configuration?.expressions ?? {};
  const { after, after_unknown: unknown, after_sensitive: sensitive } = change.change;
  const values = merge(after, unknown, sensitive) as Record<string, unknown>;
  const props: Record<string, unknown> = {};
  const inputs = new Set(namesOf(type, expressions));
  for (const [argument, value] of Object.entries(values)) {
    const property = propertyName(type, argument);
    const shaped = propertyValue(argument, value);
    if (shaped === undefined || shaped === null) continue;
    props[property] = shaped;
    if (shaped !== UNKNOWN || dynamicBlocks.mayBeSet(argument, module)) inputs.add(property);
  }
  const region = typeof values.region === "string" ? `@${values.region}` : "";
  const provider = `${configuration?.provider_config_key ?? "aws"}${region}`;
  const resource = {
    type: typeToken(type),
    name: address,
    urn: address,
    props,
    propertyDependencies: {},
    inputs,
    provider: { urn: provider },
  };
  return { resource, expressions };
}

/** The arguments by Pulumi's names, and those of each block that occurs at most once, for {@link Resource.inputs}. */
function namesOf(type: string, expressions: Expressions): string[] {
  return Object.entries(expressions).flatMap(([argument, expression]) => {
    const name = propertyName(type, argument);
    const [block, ...others] = Array.isArray(expression) ? expression : [];
    if (block === undefined || others.length > 0) return [name];
    return [name, `${name}.`, ...namesOf(type, block).map((member) => `${name}.${member}`)];
  });
}

/** Data sources that wait for the apply are replaced by the resources that their arguments refer to. */
function through(targets: readonly ResourceChange[], references: References): ResourceChange[] {
  const result = new Set<ResourceChange>();
  const seen = new Set<ResourceChange>();
  const visit = (target: ResourceChange): void => {
    if (seen.has(target)) return;
    seen.add(target);
    if (target.mode === "managed") result.add(target);
    else references.ofAll(target).forEach(visit);
  };
  targets.forEach(visit);
  return [...result];
}
