import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { toTerraform } from "./convert";
import { failure } from "./check";
import type { Context } from "./resource";
import { receive, reveal } from "./wire";

/** Settings of every Pulumi provider, which the engine handles. */
const ENGINE_SETTINGS = ["version", "pluginDownloadURL"];

export function checkConfig(context: Context, request: rpc.CheckRequest): rpc.CheckResponse {
  const response = new rpc.CheckResponse();
  response.setInputs(request.getNews());
  const known = [...ENGINE_SETTINGS, ...context.schema.provider().map((field) => field.name)];
  for (const name of Object.keys(receive(request.getNews()))) {
    if (name.startsWith("__") || known.includes(name)) continue;
    response.addFailures(failure(name, `"aws:${name}" is not a setting of the Terraform AWS provider in use`));
  }
  return response;
}

/**
 * Configures the Terraform provider. Skips PrepareProviderConfig: it takes seconds (it validates all 1500 schemas), and
 * Terraform core doesn't use its result either.
 */
export async function configure(context: Context, request: rpc.ConfigureRequest): Promise<rpc.ConfigureResponse> {
  const args = reveal(receive(request.getArgs()));
  const region = args.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  context.region = typeof region === "string" ? region : undefined;
  await context.terraform.configure(toTerraform(context.schema.provider(), args));
  const response = new rpc.ConfigureResponse();
  response.setAcceptsecrets(true);
  response.setSupportspreview(true); // inputs with unknowns come to Create and Update too
  response.setSupportsAutonamingConfiguration(true);
  return response;
}
