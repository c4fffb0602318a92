// The pack's configuration, sent over gRPC as the engine sends it.
import assert from "node:assert/strict";
import {
  ChannelCredentials,
  Server,
  ServerCredentials,
  status,
  type ServiceDefinition,
  type ServiceError,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { AnalyzerClient, AnalyzerService } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import { ConfigureAnalyzerRequest, PolicyConfig } from "@pulumi/pulumi/proto/analyzer_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct, type JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import { checkConfigurationOf } from "../config/pack-config";
import { rules } from "../rules";

type Settings = Record<string, JavaScriptValue>;

const LONG = "x".repeat(1000);

describe("the pack's configuration", () => {
  const { addService } = Server.prototype;
  let client: AnalyzerClient;
  let close: () => void;
  /** The configuration that reached the SDK. */
  let received: Record<string, Settings | undefined> | undefined;

  beforeEach(async () => {
    received = undefined;
    checkConfigurationOf(rules);
    ({ client, close } = await serve(AnalyzerService, {
      configure(
        { request }: { request: ConfigureAnalyzerRequest },
        callback: (error: null, value: Empty) => void,
      ): void {
        const parts = [...request.getPolicyconfigMap().entries()] as [string, PolicyConfig][];
        received = Object.fromEntries(
          parts.map(([id, part]) => [id, part.getProperties()?.toJavaScript() as Settings | undefined]),
        );
        callback(null, new Empty());
      },
      getPluginInfo(_call: unknown, callback: (error: null, value: PluginInfo) => void): void {
        callback(null, new PluginInfo().setVersion("1.0.0"));
      },
    } as UntypedServiceImplementation));
  });

  afterEach(() => {
    Server.prototype.addService = addService;
    close();
  });

  function configure(parts: Record<string, Settings | undefined>): Promise<ServiceError | null> {
    const request = new ConfigureAnalyzerRequest();
    for (const [id, settings] of Object.entries(parts)) {
      const part = new PolicyConfig();
      if (settings) part.setProperties(Struct.fromJavaScript(settings));
      request.getPolicyconfigMap().set(id, part);
    }
    return new Promise((resolve) => client.configure(request, resolve));
  }

  it("reaches the SDK unchanged if every name in it is known", async () => {
    const parts = { all: {}, "at-most-two-readers": { maximum: 1 }, "mapping-is-unique": undefined };
    assert.equal(await configure(parts), null);
    assert.deepEqual(received, parts);
  });

  it("reaches the SDK under a rule's new id if it uses the former one", async () => {
    const settings = { undecided: "refuse" };
    assert.equal(await configure({ "permission-does-nothing": settings, "mapping-is-unique": {} }), null);
    assert.deepEqual(received, { "no-permission-for-dynamodb": settings, "mapping-is-unique": {} });
  });

  it("may use a rule's former id, although the engine also sends an empty part for each rule", async () => {
    const settings = { undecided: "refuse" };
    assert.equal(await configure({ "no-permission-for-dynamodb": {}, "permission-does-nothing": settings }), null);
    assert.deepEqual(received, { "no-permission-for-dynamodb": settings });
  });

  for (const [fault, parts, message] of [
    [
      "an unknown rule",
      { "mapping-is-unique": {}, "maping-is-unique": {} },
      /^The configuration of the policy pack has "maping-is-unique", which names no rule.*mean "mapping-is-unique"\?$/,
    ],
    [
      "a rule under both its id and a former id",
      { "permission-does-nothing": { undecided: "refuse" }, "no-permission-for-dynamodb": { undecided: "report" } },
      /has "permission-does-nothing" and "no-permission-for-dynamodb", which are the same rule\. Fix: keep "no-permission/,
    ],
    ["an unknown rule of a thousand characters", { [LONG]: {} }, /has "x{200}…", which names no rule/],
    [
      "an unknown setting",
      { "mapping-is-unique": {}, "at-most-two-readers": { maximun: 1 } },
      /^The rule at-most-two-readers has no setting "maximun"/,
    ],
    [
      "another rule's setting",
      { "mapping-is-unique": { maximum: 1 } },
      /^The rule mapping-is-unique has no setting "maximum"/,
    ],
  ] as [string, Record<string, Settings>, RegExp][]) {
    it(`with ${fault} is rejected as an invalid argument, and doesn't reach the SDK`, async () => {
      const error = await configure(parts);
      assert.equal(error?.code, status.INVALID_ARGUMENT);
      assert.match(error.details, message);
      assert.equal(received, undefined);
    });
  }

  it("doesn't change the SDK's other calls", async () => {
    assert.equal(await version(client), "1.0.0");
  });

  it("doesn't change other gRPC services, even if a class implements them", async () => {
    const { configure: _, ...service } = AnalyzerService;
    class Plugin {
      getPluginInfo(_call: unknown, callback: (error: null, value: PluginInfo) => void): void {
        callback(null, new PluginInfo().setVersion("2.0.0"));
      }
    }
    const other = await serve(service as ServiceDefinition, new Plugin() as never);
    assert.equal(await version(other.client), "2.0.0");
    other.close();
  });
});

/** A service on its own port, with a client. */
async function serve(service: ServiceDefinition, implementation: UntypedServiceImplementation) {
  const server = new Server();
  server.addService(service, implementation);
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error) reject(error);
      else resolve(bound);
    });
  });
  const client = new AnalyzerClient(`127.0.0.1:${port}`, ChannelCredentials.createInsecure());
  const close = () => {
    client.close();
    server.forceShutdown();
  };
  return { client, close };
}

function version(client: AnalyzerClient): Promise<string> {
  return new Promise((resolve, reject) => {
    client.getPluginInfo(new Empty(), (error, value) => {
      if (error) reject(error);
      else resolve(value.getVersion());
    });
  });
}
