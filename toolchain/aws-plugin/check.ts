import { createHash, randomBytes } from "node:crypto";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { toTerraform } from "./convert";
import { describeDiagnostic } from "../terraform/client";
import { isObject, type Props } from "../terraform/values";
import { Resource, type Context } from "./resource";
import { isArchive, receive, reveal, secretNames, send } from "./wire";

/** Input that lists the properties whose value this plugin chose. */
const DEFAULTS = "__defaults";

/** Completed inputs, and their faults. */
export async function check(context: Context, request: rpc.CheckRequest): Promise<rpc.CheckResponse> {
  const resource = new Resource(context, request.getUrn());
  const { fields, row } = resource;
  const response = new rpc.CheckResponse();
  const fail = (property: string, reason: string): void => void response.addFailures(failure(property, reason));

  const received = receive(request.getNews());
  delete received[DEFAULTS];
  const inputs = reveal(received);
  const set = (name: string, value: Props[string]): void => void (received[name] = inputs[name] = value);

  for (const name of Object.keys(inputs)) {
    if (fields.some((field) => field.name === name && field.input)) continue;
    if (name !== "region")
      fail(name, `"${name}" is not an input of ${row.terraformType} in the Terraform AWS provider in use`);
    else if (inputs.region !== context.region) {
      fail(
        name,
        `region "${String(inputs.region)}": this AWS plugin knows only its provider's own, "${context.region ?? ""}"`,
      );
    }
  }
  const { autoname } = row;
  if (autoname && inputs[autoname.property] === undefined && inputs[`${autoname.property}Prefix`] === undefined) {
    const name = previousName(autoname.property, request) ?? newName(request, autoname.maxLength);
    if (name !== undefined) {
      set(autoname.property, name);
      received[DEFAULTS] = [autoname.property];
    }
  }
  for (const field of fields) {
    const value = received[field.name];
    // A JSON document may be given as an object.
    if (field.type === "string" && isObject(value) && !isArchive(value) && !secretNames({ value }).length) {
      set(field.name, toTerraform([field], inputs)[field.terraformName] ?? null);
    }
  }
  for (const diagnostic of await context.terraform.validate(resource.type, resource.configuration(inputs))) {
    const attribute = diagnostic.attribute?.steps[0]?.attribute_name;
    fail(fields.find((field) => field.terraformName === attribute)?.name ?? "", describeDiagnostic(diagnostic));
  }
  response.setInputs(send(received));
  return response;
}

/** Whether this plugin chose the name. */
export const isAutonamed = (inputs: Props, property: string): boolean => {
  const defaults = inputs[DEFAULTS];
  return Array.isArray(defaults) && defaults.includes(property);
};

function previousName(property: string, request: rpc.CheckRequest): Props[string] | undefined {
  const olds = reveal(receive(request.getOlds()));
  return isAutonamed(olds, property) ? olds[property] : undefined;
}

/** The name that the engine proposes, else the resource's with seven random digits; none if the stack's configuration forbids it. */
function newName(request: rpc.CheckRequest, maxLength: number): string | undefined {
  const autonaming = request.getAutonaming();
  if (autonaming?.getMode() === rpc.CheckRequest.AutonamingOptions.Mode.DISABLE) return undefined;
  const seed = request.getRandomseed_asU8();
  const random = seed.length ? createHash("sha256").update(seed).digest() : randomBytes(4);
  const name = (request.getUrn().split("::").at(-1) ?? "").slice(0, maxLength - 8);
  return autonaming?.getProposedName() || `${name}-${random.toString("hex").slice(0, 7)}`;
}

export function failure(property: string, reason: string): rpc.CheckFailure {
  const result = new rpc.CheckFailure();
  result.setProperty(property);
  result.setReason(reason);
  return result;
}
