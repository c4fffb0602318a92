// The AWS plugin as the engine sees it, on the real Terraform AWS provider and an emulator.
import assert from "node:assert/strict";
import * as grpc from "@grpc/grpc-js";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as rpc from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { startMiniStack, type Emulator } from "dynamodb-streams-local/ministack";
import { freePort } from "dynamodb-streams-support/port";
import { startServer, type Server } from "dynamodb-streams-support/server";
import { findTerraformProvider } from "dynamodb-streams-support/terraform/find-provider";
import { askSchema } from "dynamodb-streams-toolchain/aws-plugin/schema/ask-schema";
import { receive, reveal, secret, secretNames, send } from "dynamodb-streams-toolchain/aws-plugin/wire";
import bundledSchema from "dynamodb-streams-toolchain/aws-plugin/schema/schema.json";
import { TerraformProviderClient } from "dynamodb-streams-toolchain/terraform/client";
import { UNKNOWN, type Props } from "dynamodb-streams-toolchain/terraform/values";
import { startFaultProxy, type FaultProxy } from "./fault-proxy";

const TABLE = "urn:pulumi:dev::p::aws:dynamodb/table:Table::simple";
const TABLE_INPUTS: Props = {
  name: "simple",
  billingMode: "PAY_PER_REQUEST",
  hashKey: "id",
  attributes: [{ name: "id", type: "S" }],
  streamEnabled: true,
  streamViewType: "NEW_AND_OLD_IMAGES",
  tags: { keep: "old", other: "old" },
};

describe("the AWS plugin", function () {
  this.timeout(60_000);
  let emulator: Emulator;
  let proxy: FaultProxy;
  let plugin: Plugin;
  before(async () => {
    const port = await freePort();
    emulator = await startMiniStack({ port });
    proxy = await startFaultProxy(port);
    plugin = await startPlugin();
    await plugin.configure(proxy.port);
  });
  after(async () => {
    plugin?.end();
    await proxy?.stop();
    await emulator?.stop();
  });

  it("creates, reads, updates, imports and deletes a table", async () => {
    const inputs = await plugin.check(TABLE, TABLE_INPUTS);
    assert.deepEqual(reveal(inputs), TABLE_INPUTS);

    const preview = await plugin.create(TABLE, inputs, true);
    assert.equal(preview.properties.streamArn, UNKNOWN);
    assert.equal("id" in preview.properties, false);

    const { id, properties } = await plugin.create(TABLE, inputs);
    assert.equal(id, "simple");
    assert.match(String(properties.streamArn), /:table\/simple\/stream\//);
    assert.deepEqual(
      (await plugin.diff(TABLE, properties, inputs, inputs)).changes,
      rpc.DiffResponse.DiffChanges.DIFF_NONE,
    );

    const read = await plugin.read(TABLE, id, properties, inputs);
    assert.deepEqual(read.inputs, inputs);
    assert.equal(read.properties.streamArn, properties.streamArn);

    const retagged = { ...TABLE_INPUTS, tags: { keep: "new", other: "new" } };
    const change = await plugin.diff(TABLE, properties, inputs, retagged, ["tags.keep"]);
    assert.deepEqual(change.details, { "tags.other": rpc.PropertyDiff.Kind.UPDATE });
    const updated = await plugin.update(TABLE, properties, inputs, retagged, ["tags.keep"]);
    assert.deepEqual(updated.tags, { keep: "old", other: "new" });

    const imported = await plugin.read(TABLE, id, {}, {});
    assert.deepEqual(imported.inputs, {
      ...TABLE_INPUTS,
      tableClass: "STANDARD",
      tags: { keep: "old", other: "new" },
    });

    const rekeyed = { ...TABLE_INPUTS, hashKey: "k", attributes: [{ name: "k", type: "S" }] };
    const replacement = await plugin.diff(TABLE, updated, inputs, rekeyed);
    assert.ok(replacement.replaces.includes("hashKey"));
    assert.equal(replacement.deleteBeforeReplace, true, "two tables can't have one name");

    await plugin.delete(TABLE, id, updated);
    assert.equal((await plugin.read(TABLE, id, updated, inputs)).id, "", "it is gone");
  });

  it("keeps the state of a table that was only partly created", async () => {
    proxy.fail("UpdateTimeToLive");
    const inputs = { ...TABLE_INPUTS, name: "half", ttl: { attributeName: "expires", enabled: true } };
    const failure = await plugin.create(TABLE, inputs).then(
      () => assert.fail("it was made"),
      (error: grpc.ServiceError) => error,
    );
    proxy.fail(undefined);
    assert.match(failure.details, /injected failure/);
    const [details] = failure.metadata.get("grpc-status-details-bin");
    const [detail] = Status.deserializeBinary(details as Buffer).getDetailsList();
    const kept = detail?.unpack(rpc.ErrorResourceInitFailed.deserializeBinary, "pulumirpc.ErrorResourceInitFailed");
    assert.equal(kept?.getId(), "half");
    const properties = receive(kept?.getProperties());
    assert.equal(properties.name, "half");
    assert.equal((await plugin.read(TABLE, "half", properties, inputs)).id, "half", "the table is there");
    await plugin.delete(TABLE, "half", properties);
  });

  it("keeps secrets secret, in outputs and stored state", async () => {
    const urn = "urn:pulumi:dev::p::aws:iam/policy:Policy::hidden";
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }],
    });
    const inputs = await plugin.check(urn, { name: "hidden", policy: secret(policy), description: "open" });
    assert.deepEqual(secretNames(inputs), ["policy"]);
    const { id, properties } = await plugin.create(urn, inputs);
    assert.deepEqual(secretNames(properties).sort(), ["__meta", "policy"]);
    await plugin.delete(urn, id, properties);
  });

  it("generates a missing name, and keeps it", async () => {
    const first = await plugin.check(TABLE, { ...withoutName(), hashKey: "id" });
    assert.match(String(first.name), /^simple-[0-9a-f]{7}$/);
    assert.equal((await plugin.check(TABLE, withoutName(), first)).name, first.name);
  });

  it("reports invalid inputs by property", async () => {
    const failures = await plugin.failures(TABLE, {
      ...TABLE_INPUTS,
      streamViewType: "ALL",
      region: "eu-west-1",
      nonsense: 1,
    });
    assert.match(failures.streamViewType ?? "", /expected stream_view_type to be one of/);
    assert.match(failures.region ?? "", /"eu-west-1".*only its provider's own, "us-east-1"/);
    assert.match(failures.nonsense ?? "", /"nonsense" is not an input of aws_dynamodb_table/);
  });

  it("lists the supported types if it gets another one", async () => {
    await assert.rejects(
      plugin.create("urn:pulumi:dev::p::aws:kinesis/stream:Stream::s", {}),
      /resource type aws:kinesis\/stream:Stream isn't supported .*aws:dynamodb\/table:Table/,
    );
  });

  it("respects the resource option customTimeouts", async () => {
    const { properties, id } = await plugin.create(TABLE, { ...TABLE_INPUTS, name: "timed" }, false, 300);
    assert.match(keptState(properties).private, /"create":300000000000/);
    await plugin.delete(TABLE, id, properties, 420);
  });

  it("has the Terraform provider's own schema", async () => {
    const { binary, version } = findTerraformProvider();
    const terraform = new TerraformProviderClient(binary, __dirname);
    try {
      assert.equal(version, bundledSchema.version, "the schema in the sources is of this version");
      assert.deepEqual(await askSchema(terraform, version), bundledSchema);
    } finally {
      terraform.kill();
    }
  });
});

function withoutName(): Props {
  const { name: _, ...inputs } = TABLE_INPUTS;
  return inputs;
}

function keptState(properties: Props): { private: string } {
  const kept = JSON.parse(String(properties.__meta)) as { private: string };
  return { private: Buffer.from(kept.private, "base64").toString() };
}

/** The plugin's process, and its RPCs with properties in place of messages. */
class Plugin {
  constructor(
    private readonly child: Server<string>,
    private readonly client: ResourceProviderClient,
  ) {}

  async configure(port: number): Promise<void> {
    const request = new rpc.ConfigureRequest();
    const endpoint = `http://localhost:${port}`;
    request.setArgs(
      send({
        region: "us-east-1",
        accessKey: "test",
        secretKey: "test",
        skipCredentialsValidation: "true",
        skipRequestingAccountId: "true",
        skipMetadataApiCheck: "true",
        endpoints: JSON.stringify([{ dynamodb: endpoint, iam: endpoint }]),
      }),
    );
    await this.call<rpc.ConfigureResponse>("configure", request);
  }

  async check(urn: string, news: Props, olds: Props = {}): Promise<Props> {
    return receive((await this.checked(urn, news, olds)).getInputs());
  }
  async failures(urn: string, news: Props): Promise<Record<string, string>> {
    const failures = (await this.checked(urn, news, {})).getFailuresList();
    return Object.fromEntries(failures.map((failure) => [failure.getProperty(), failure.getReason()]));
  }
  private checked(urn: string, news: Props, olds: Props): Promise<rpc.CheckResponse> {
    const request = new rpc.CheckRequest();
    request.setUrn(urn);
    request.setNews(send(news));
    request.setOlds(send(olds));
    return this.call("check", request);
  }

  async diff(urn: string, olds: Props, oldInputs: Props, news: Props, ignore: string[] = []) {
    const request = new rpc.DiffRequest();
    request.setUrn(urn);
    request.setOlds(send(olds));
    request.setOldInputs(send(oldInputs));
    request.setNews(send(news));
    request.setIgnorechangesList(ignore);
    const response = await this.call<rpc.DiffResponse>("diff", request);
    const detailed = response.getDetaileddiffMap();
    const paths = [...detailed.keys()].map(String);
    return {
      changes: response.getChanges(),
      replaces: response.getReplacesList(),
      deleteBeforeReplace: response.getDeletebeforereplace(),
      details: Object.fromEntries(paths.map((path) => [path, detailed.get(path)?.getKind()])),
    };
  }

  async create(urn: string, inputs: Props, preview = false, timeout = 0) {
    const request = new rpc.CreateRequest();
    request.setUrn(urn);
    request.setProperties(send(inputs));
    request.setPreview(preview);
    request.setTimeout(timeout);
    const response = await this.call<rpc.CreateResponse>("create", request);
    return { id: response.getId(), properties: receive(response.getProperties()) };
  }

  async read(urn: string, id: string, properties: Props, inputs: Props) {
    const request = new rpc.ReadRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(send(properties));
    request.setInputs(send(inputs));
    const response = await this.call<rpc.ReadResponse>("read", request);
    return {
      id: response.getId(),
      properties: receive(response.getProperties()),
      inputs: receive(response.getInputs()),
    };
  }

  async update(urn: string, olds: Props, oldInputs: Props, news: Props, ignore: string[]): Promise<Props> {
    const request = new rpc.UpdateRequest();
    request.setUrn(urn);
    request.setOlds(send(olds));
    request.setOldInputs(send(oldInputs));
    request.setNews(send(news));
    request.setIgnorechangesList(ignore);
    return receive((await this.call<rpc.UpdateResponse>("update", request)).getProperties());
  }

  async delete(urn: string, id: string, properties: Props, timeout = 0): Promise<void> {
    const request = new rpc.DeleteRequest();
    request.setUrn(urn);
    request.setId(id);
    request.setProperties(send(properties));
    request.setTimeout(timeout);
    await this.call<Empty>("delete", request);
  }

  end(): void {
    this.client.close();
    void this.child.stop();
  }

  private call<Response>(method: keyof ResourceProviderClient, request: unknown): Promise<Response> {
    const rpcMethod = this.client[method] as (
      request: unknown,
      callback: (error: grpc.ServiceError | null, response: Response) => void,
    ) => void;
    return new Promise((resolve, reject) =>
      rpcMethod.call(this.client, request, (error, response) => (error ? reject(error) : resolve(response))),
    );
  }
}

async function startPlugin(): Promise<Plugin> {
  const source = require.resolve("dynamodb-streams-toolchain/aws-plugin/aws-plugin");
  const server = startServer(process.execPath, ["--import", "tsx", source], {
    ready: (_, stdout) => /^(\d+)\n/.exec(stdout)?.[1],
  });
  const address = `127.0.0.1:${await server.ready}`;
  return new Plugin(server, new ResourceProviderClient(address, grpc.credentials.createInsecure()));
}
