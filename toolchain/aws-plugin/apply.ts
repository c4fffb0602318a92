import * as grpc from "@grpc/grpc-js";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { describeDiagnostic, ProviderError, type State } from "../terraform/client";
import type { Props } from "../terraform/values";
import { restore } from "./property-path";
import { Resource, stateOf, withDeleteTimeout, type Context } from "./resource";
import { receive, reveal, secretNames, send } from "./wire";

export async function create(context: Context, request: rpc.CreateRequest): Promise<rpc.CreateResponse> {
  const resource = new Resource(context, request.getUrn());
  const received = receive(request.getProperties());
  const inputs = reveal(received);
  const configuration = resource.configuration(inputs, resource.timeouts("create", request.getTimeout()));
  const response = new rpc.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(
      send(resource.plannedOutputs(await resource.plan(null, configuration), inputs, secretNames(received))),
    );
    return response;
  }
  const state = await apply(context, resource, null, inputs, configuration, received);
  response.setId(String(state.attributes.id));
  response.setProperties(send(resource.outputs(state, inputs, secretNames(received))));
  return response;
}

export async function update(context: Context, request: rpc.UpdateRequest): Promise<rpc.UpdateResponse> {
  const resource = new Resource(context, request.getUrn());
  const olds = reveal(receive(request.getOlds()));
  const received = receive(request.getNews());
  const inputs = restore(reveal(received), olds, request.getIgnorechangesList());
  const prior = stateOf(olds);
  const configuration = resource.configuration(inputs, resource.timeouts("update", request.getTimeout()));
  const response = new rpc.UpdateResponse();
  if (request.getPreview()) {
    response.setProperties(
      send(resource.plannedOutputs(await resource.plan(prior, configuration), inputs, secretNames(received))),
    );
    return response;
  }
  const state = await apply(context, resource, prior, inputs, configuration, received);
  response.setProperties(send(resource.outputs(state, inputs, secretNames(received))));
  return response;
}

export async function remove(context: Context, request: rpc.DeleteRequest): Promise<Empty> {
  const resource = new Resource(context, request.getUrn());
  const prior = stateOf(reveal(receive(request.getProperties())));
  await context.terraform.destroy(resource.type, withDeleteTimeout(prior, request.getTimeout()));
  return new Empty();
}

/** Plans and applies. If the provider returns a state along with errors, the engine gets both and keeps that state. */
async function apply(
  context: Context,
  resource: Resource,
  prior: State | null,
  inputs: Props,
  configuration: Props,
  received: Props,
): Promise<State> {
  resource.writeArchive(inputs);
  const planned = await resource.plan(prior, configuration);
  const { state, errors } = await context.terraform.apply(resource.type, prior, planned, configuration);
  if (!errors.length && state) return state;
  if (!state?.attributes.id) throw new ProviderError(errors);
  const outputs = resource.outputs(state, inputs, secretNames(received));
  throw initFailed(String(state.attributes.id), outputs, received, errors.map(describeDiagnostic));
}

/** The error that tells the engine that a resource exists, but isn't as it should be. */
function initFailed(id: string, outputs: Props, inputs: Props, reasons: string[]): Partial<grpc.StatusObject> {
  const detail = new rpc.ErrorResourceInitFailed();
  detail.setId(id);
  detail.setProperties(send(outputs));
  detail.setInputs(send(inputs));
  detail.setReasonsList(reasons);
  const any = new Any();
  any.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const status = new Status();
  status.setCode(grpc.status.UNKNOWN);
  status.setMessage(reasons.join("\n"));
  status.addDetails(any);
  const metadata = new grpc.Metadata();
  metadata.add("grpc-status-details-bin", Buffer.from(status.serializeBinary()));
  return { code: grpc.status.UNKNOWN, details: reasons.join("\n"), metadata };
}
