import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { fromTerraform } from "./convert";
import type { State } from "../terraform/client";
import { same, type Props, type Value } from "../terraform/values";
import { hasState, Resource, stateOf, type Context } from "./resource";
import { receive, reveal, secretNames, send } from "./wire";

/** The resource as it is now: for a refresh, an import, or a `get`. An empty id means that it is gone. */
export async function read(context: Context, request: rpc.ReadRequest): Promise<rpc.ReadResponse> {
  const resource = new Resource(context, request.getUrn());
  const received = receive(request.getProperties());
  const properties = reveal(received);
  const known = hasState(properties);
  const before = known ? stateOf(properties) : await context.terraform.import(resource.type, request.getId());
  const response = new rpc.ReadResponse();
  const state = await context.terraform.read(resource.type, before);
  if (!state) return response;

  const inputs = known
    ? refreshedInputs(resource, receive(request.getInputs()), before, state)
    : await importedInputs(resource, state);
  response.setId(String(state.attributes.id));
  response.setProperties(send(resource.outputs(state, properties, secretNames(received))));
  response.setInputs(send(inputs));
  return response;
}

/** The inputs, with the current value of those that drifted. */
function refreshedInputs(resource: Resource, inputs: Props, before: State, now: State): Props {
  const [old, live] = [before, now].map((state) => fromTerraform(resource.fields, state.attributes)) as [Props, Props];
  const refreshed = { ...inputs };
  for (const name of Object.keys(inputs)) {
    if (name === resource.row.archive?.property || same(old[name], live[name])) continue;
    if (live[name] === undefined) delete refreshed[name];
    else refreshed[name] = live[name];
  }
  return refreshed;
}

/** The inputs that define the resource, without those that are empty or that it would have anyway. */
async function importedInputs(resource: Resource, state: State): Promise<Props> {
  const live = fromTerraform(resource.fields, state.attributes);
  const settable = resource.fields.filter(
    (field) => field.input && !NOT_INPUTS.includes(field.name) && live[field.name] !== undefined,
  );
  let inputs: Props = Object.fromEntries(settable.map((field) => [field.name, live[field.name] ?? null]));
  for (const { name, terraformName, required } of settable) {
    if (required || name === resource.row.autoname?.property) continue;
    const { [name]: value, ...fewer } = inputs;
    const kept = await planned(resource, state, fewer);
    if (!same(kept, state.attributes)) continue;
    const recreated = isEmpty(value) ? undefined : await planned(resource, null, fewer);
    if (isEmpty(value) || (recreated && same(recreated[terraformName], state.attributes[terraformName])))
      inputs = fewer;
  }
  return inputs;
}

/** Attributes that Terraform lets a configuration set, and Pulumi doesn't. */
const NOT_INPUTS = ["id", "tagsAll"];

const isEmpty = (value: Value | undefined): boolean =>
  typeof value === "object" && value !== null ? Object.values(value).every(isEmpty) : !value;

/** What the plan makes of it; nothing if these inputs can't be planned because they are incomplete. */
async function planned(resource: Resource, state: State | null, inputs: Props): Promise<Props | undefined> {
  try {
    return (await resource.plan(state, resource.configuration(inputs))).attributes;
  } catch {
    return undefined;
  }
}
