// pulumi-resource-aws: Pulumi's AWS plugin in terms of the Terraform AWS provider, which does all the work: every validation,
// plan, API call and error is its own.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as plugin from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { version } from "@pulumi/aws/package.json";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { TerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { askSchema } from "./schema/ask-schema";
import { servePlugin, unary } from "../grpc-server";
import { rememberedProvider } from "./remembered-provider";
import { create, remove, update } from "./apply";
import { check } from "./check";
import { checkConfig, configure } from "./configure";
import { diff } from "./diff";
import { invoke } from "./functions";
import { read } from "./read";
import type { Context } from "./resource";
import { Schema, type ProviderSchema } from "./schema/schema";
import bundledSchema from "./schema/schema.json";
import { TerraformProviderClient } from "../terraform/client";

const directory = mkdtempSync(join(tmpdir(), "pulumi-resource-aws-"));
const provider = findProvider();
const terraform = new TerraformProviderClient(provider.binary, directory);
const context = makeContext();

function findProvider(): TerraformProvider {
  try {
    return rememberedProvider(__dirname);
  } catch (error) {
    console.error((error as Error).message); // the engine shows it
    process.exit(1);
  }
}

async function makeContext(): Promise<Context> {
  const bundled = bundledSchema as unknown as ProviderSchema;
  return {
    terraform,
    directory,
    schema: new Schema(provider.version === bundled.version ? bundled : await askSchema(terraform, provider.version)),
  };
}

/** A handler of requests that need the context. */
const using = <Request, Response>(handle: (context: Context, request: Request) => Promise<Response> | Response) =>
  unary<Request, Response>(async (request) => handle(await context, request));

void servePlugin(
  ResourceProviderService,
  {
    getPluginInfo: unary(() => {
      const info = new plugin.PluginInfo();
      info.setVersion(version);
      return info;
    }),
    getSchema: unary(() => {
      const response = new rpc.GetSchemaResponse();
      response.setSchema(JSON.stringify({ name: "aws", version }));
      return response;
    }),
    checkConfig: using(checkConfig),
    diffConfig: unary(() => new rpc.DiffResponse()),
    configure: using(configure),
    check: using(check),
    diff: using(diff),
    create: using(create),
    read: using(read),
    update: using(update),
    delete: using(remove),
    invoke: using(invoke),
    cancel: unary(async () => {
      await terraform.stop();
      return new Empty();
    }),
  },
  () => {
    terraform.kill();
    rmSync(directory, { recursive: true, force: true });
  },
);
