import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { fromTerraform, toTerraform } from "./convert";
import { FUNCTIONS, rowOf } from "./schema/resource-types";
import type { Context } from "./resource";
import { receive, reveal, send } from "./wire";

/** Calls a function, which is a Terraform data source. */
export async function invoke(context: Context, request: rpc.InvokeRequest): Promise<rpc.InvokeResponse> {
  const row = rowOf(FUNCTIONS, "function", request.getTok());
  const fields = context.schema.dataSource(row);
  const args = reveal(receive(request.getArgs()));
  const result = fromTerraform(fields, await context.terraform.readData(row.terraformType, toTerraform(fields, args)));
  if (row.terraformType === "aws_region") result.region ??= result.name ?? null; // its name since the provider's version 6
  const response = new rpc.InvokeResponse();
  response.setReturn(send(result));
  return response;
}
