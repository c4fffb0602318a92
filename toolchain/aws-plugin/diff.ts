import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { fromTerraform } from "./convert";
import type { Field } from "./schema/schema";
import type { Plan, State } from "../terraform/client";
import { isObject, same, type Props, type Value } from "../terraform/values";
import { isAutonamed } from "./check";
import { extendPath, restore } from "./property-path";
import { Resource, stateOf, type Context } from "./resource";
import { receive, reveal } from "./wire";

const { ADD, DELETE, UPDATE } = rpc.PropertyDiff.Kind;

/** What the Terraform provider plans to change. */
export async function diff(context: Context, request: rpc.DiffRequest): Promise<rpc.DiffResponse> {
  const resource = new Resource(context, request.getUrn());
  const olds = reveal(receive(request.getOlds()));
  const oldInputs = reveal(receive(request.getOldInputs()));
  const inputs = restore(reveal(receive(request.getNews())), olds, request.getIgnorechangesList());
  const prior = stateOf(olds);
  const plan = await resource.plan(prior, resource.configuration(inputs));
  const changed = changedFields(resource.fields, prior, plan);

  const response = new rpc.DiffResponse();
  const { DIFF_SOME, DIFF_NONE } = rpc.DiffResponse.DiffChanges;
  response.setChanges(changed.length ? DIFF_SOME : DIFF_NONE);
  response.setHasdetaileddiff(true);
  const replaced = new Set(plan.requiresReplace.map(([step]) => step?.attribute_name));
  const [before, after] = [prior, plan].map((state) => fromTerraform(resource.fields, state.attributes)) as [
    Props,
    Props,
  ];
  for (const { name, terraformName } of worthShowing(changed, { ...oldInputs, ...inputs }, replaced)) {
    const replaces = replaced.has(terraformName);
    response.addDiffs(name);
    if (replaces) response.addReplaces(name);
    for (const [path, kind] of differences(name, before[name], after[name])) {
      const difference = new rpc.PropertyDiff();
      difference.setKind((kind + (replaces ? 1 : 0)) as typeof kind); // each kind is followed by its "and replace"
      response.getDetaileddiffMap().set(path, difference);
    }
  }
  // Two resources can't have one name, so if the program chose it, the old one is deleted first.
  const name = resource.row.autoname?.property;
  const named = name !== undefined && inputs[name] !== undefined && !isAutonamed(inputs, name);
  const replaces = response.getReplacesList();
  response.setDeletebeforereplace(named && replaces.length > 0 && !replaces.includes(name));
  return response;
}

function changedFields(fields: Field[], prior: State, plan: Plan): Field[] {
  return fields.filter(
    ({ terraformName }) =>
      terraformName !== "timeouts" && !same(prior.attributes[terraformName], plan.attributes[terraformName]),
  );
}

/** What the program changed; otherwise what drifted; otherwise what merely follows. */
function worthShowing(changed: Field[], given: Props, replaced: Set<string | undefined>): Field[] {
  const byInput = changed.filter((field) => field.name in given || replaced.has(field.terraformName));
  const byDrift = changed.filter((field) => field.input);
  return [byInput, byDrift, changed].find((fields) => fields.length) ?? [];
}

type Kind = typeof ADD | typeof DELETE | typeof UPDATE;

function differences(path: string, before: Value | undefined, after: Value | undefined): [string, Kind][] {
  if (same(before, after)) return [];
  if (isObject(before) && isObject(after)) {
    return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key) =>
      differences(extendPath(path, key), before[key], after[key]),
    );
  }
  return [[path, before === undefined ? ADD : after === undefined ? DELETE : UPDATE]];
}
