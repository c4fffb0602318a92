import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { fromTerraform } from "../convert";
import type { State } from "../terraform/client";
import { same, type Props } from "../terraform/values";
import { hasState, Resource, stateOf, type Context } from "./resource";
import { receive, reveal, secretNames, send } from "./wire";

/** The resource as it is now: for a refresh, an import, or a `get`. An empty id says that it is gone. */
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

/** The inputs, with the present value of those that drifted. */
function refreshedInputs(resource: Resource, inputs: Props, before: State, now: State): Props {
  const [old, live] = [before, now].map((state) => fromTerraform(resource.fields, state.attributes)) as [Props, Props];
  const refreshed = { ...inputs };
  for (const name of Object.keys(inputs)) {
    if (name === resource.mapping.archive?.property || same(old[name], live[name])) continue;
    if (live[name] === undefined) delete refreshed[name];
    else refreshed[name] = live[name];
  }
  return refreshed;
}

/** The fewest inputs with which the Terraform provider would change nothing: a program with these has no difference. */
async function importedInputs(resource: Resource, state: State): Promise<Props> {
  const live = fromTerraform(resource.fields, state.attributes);
  const settable = resource.fields.filter(
    (field) => field.input && field.name !== "id" && live[field.name] !== undefined,
  );
  let inputs: Props = Object.fromEntries(settable.map((field) => [field.name, live[field.name] ?? null]));
  const optional = settable.filter((field) => !field.required && field.name !== resource.mapping.autoname?.property);
  // Those that the provider can compute go first: what is left over says more about the resource.
  for (const { name } of optional.sort((a, b) => Number(b.computed) - Number(a.computed))) {
    const { [name]: _, ...fewer } = inputs;
    if (await changesNothing(resource, state, fewer)) inputs = fewer;
  }
  return inputs;
}

async function changesNothing(resource: Resource, state: State, inputs: Props): Promise<boolean> {
  try {
    return same((await resource.plan(state, resource.configuration(inputs))).attributes, state.attributes);
  } catch {
    return false; // what can't be planned isn't complete
  }
}
